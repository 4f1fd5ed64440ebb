// The operations that wait in GraphiQL's tabs. A tab is titled after its first operation.
// `variables` is called when the page loads, so that "this week" is the week of the reader.

/** The Monday of the current week at midnight and the Monday after it, in the reader's zone, as UTC instants. */
function week(now = new Date()) {
  const monday = (offset) =>
    new Date(now.getFullYear(), now.getMonth(), now.getDate() - ((now.getDay() + 6) % 7) + offset).toISOString();
  return { from: monday(0), to: monday(7) };
}

/** Ten o'clock of the next working day, for fifty minutes. */
function nextVisit(now = new Date()) {
  const days = { 5: 3, 6: 2 }[now.getDay()] ?? 1;
  const start = new Date(now.getFullYear(), now.getMonth(), now.getDate() + days, 10);
  return { startsAt: start.toISOString(), endsAt: new Date(start.getTime() + 50 * 60_000).toISOString() };
}

export const operations = [
  {
    name: 'Who am I',
    query: `# Who am I
#
# Run this first: the triangle, or
# Ctrl-Enter. It answers with you, your
# practice and your role in it.
#
# Refused? Open the sign-in link that
# the server printed.
#
# On the left: the documentation, and
# an explorer to click a query together.
# The browser keeps nothing of what you
# type or read here.
query WhoAmI {
  viewer {
    role
    user {
      displayName
    }
    workspace {
      name
      timeZone
    }
  }
}
`,
  },
  {
    name: 'This week',
    query: `# This week
#
# Every appointment between two instants.
# The variables below were set to the
# current week when the page loaded.
query ThisWeek(
  $from: DateTime!
  $to: DateTime!
) {
  calendar(from: $from, to: $to) {
    totalCount
    nodes {
      id
      startsAt
      endsAt
      status
      client {
        displayName
      }
      provider {
        displayName
      }
      service {
        name
      }
    }
  }
}
`,
    variables: week,
  },
  {
    name: "One client's history",
    query: `# One client's history
#
# Five clients, each with a timeline:
# appointments and notes in one list,
# newest first.
#
# Only the private fields you ask for
# are unsealed, and each of them is
# recorded in the audit trail.
query ClientHistory {
  clients(first: 5) {
    nodes {
      id
      displayName
      timeline(first: 10) {
        nodes {
          __typename
          ... on Appointment {
            startsAt
            status
          }
          ... on Session {
            sessionAt
            assessment
          }
        }
      }
    }
    pageInfo {
      hasNextPage
      endCursor
    }
  }
}
`,
  },
  {
    name: 'Book a visit',
    query: `# Book a visit
#
# 1. Put the cursor in BookingChoices
#    and press Ctrl-Enter.
# 2. Copy an id of each kind into the
#    variables.
# 3. Do the same in BookAVisit.
#
# A refusal is an answer too: "errors"
# says which field, why, and what to do.
# Visits of one provider never overlap.
mutation BookAVisit(
  $input: BookAppointmentInput!
) {
  bookAppointment(input: $input) {
    appointment {
      id
      startsAt
      endsAt
      status
      version
    }
    errors {
      code
      path
      message
    }
  }
}

query BookingChoices {
  clients(first: 3) {
    nodes {
      id
      displayName
    }
  }
  providers {
    id
    displayName
  }
  services {
    id
    name
  }
}
`,
    variables: () => ({
      input: { clientId: 'PASTE', providerId: 'PASTE', serviceId: 'PASTE', ...nextVisit() },
    }),
  },
  {
    name: 'Write and sign a note',
    query: `# Write and sign a note
#
# 1. WriteANote starts the note of an
#    appointment. Copy its id and version
#    into the variables.
# 2. SignANote makes it final. From then
#    on it never changes.
#
# "expectedVersion" is what you read. When
# somebody saved in between, nothing is
# overwritten, and the answer says what
# the current version is.
mutation WriteANote($note: WriteSessionInput!) {
  writeSession(input: $note) {
    session {
      id
      version
    }
    errors {
      code
      path
      message
    }
  }
}

mutation SignANote(
  $id: ID!
  $expectedVersion: Int!
) {
  signSession(
    id: $id
    expectedVersion: $expectedVersion
  ) {
    session {
      id
      signedAt
    }
    errors {
      code
      path
      message
    }
  }
}
`,
    variables: () => ({
      note: {
        appointmentId: 'PASTE',
        subjective: 'Slept better this week.',
        objective: 'Calm, good eye contact.',
        assessment: 'Steady progress.',
        plan: 'Continue weekly.',
      },
      id: 'PASTE',
      expectedVersion: 1,
    }),
  },
];
