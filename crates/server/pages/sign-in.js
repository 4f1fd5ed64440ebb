// Signs in with the one-time token of the link. The token stands behind the "#" of the address, which browsers send to
// nobody; it leaves the address bar and the history as soon as this script has read it, and leaves the page only when
// the button is pressed.

const SIGN_IN = `mutation SignIn($token: String!) {
  signIn(input: { token: $token, cookie: true }) {
    expiresAt
    errors { code message }
  }
}`;

const NO_TOKEN = 'This address holds no sign-in link. Open the link you were given, or ask for a new one.';
const NO_ANSWER = 'The server could not be reached. Check that it is running, then try again.';
const REFUSED = 'This link cannot be used: it may be old, or used already. Ask for a new one.';
const TROUBLE = 'The server could not sign you in just now. Try again in a moment.';

const button = document.getElementById('sign-in');
const status = document.getElementById('status');
let token = takeToken();

function takeToken() {
  const fragment = location.hash.slice(1);
  history.replaceState(null, '', location.pathname);
  return fragment;
}

function say(text, failed = false) {
  status.textContent = text;
  status.classList.toggle('error', failed);
}

/** Offers the button when there is a token to send. */
function offer() {
  button.disabled = token === '';
  if (token === '') say(NO_TOKEN, true);
  else say('');
}

/** Answers with the payload of `signIn`, or throws when there is none. */
async function send() {
  const response = await fetch('/graphql', {
    method: 'POST',
    credentials: 'same-origin',
    cache: 'no-store',
    headers: {
      accept: 'application/graphql-response+json',
      'content-type': 'application/json',
      'x-pazpaz-csrf': '1',
    },
    body: JSON.stringify({ query: SIGN_IN, variables: { token } }),
  });
  const { data } = await response.json();
  return data?.signIn ?? null;
}

async function signIn() {
  button.disabled = true;
  say('Signing in…');
  let answer;
  try {
    answer = await send();
  } catch {
    say(NO_ANSWER, true);
    button.disabled = false;
    return;
  }
  if (answer === null) {
    say(TROUBLE, true);
    button.disabled = false;
    return;
  }
  token = '';
  if (answer.expiresAt) {
    say('Welcome.');
    location.replace('/graphiql');
  } else {
    say(answer.errors?.[0]?.message ?? REFUSED, true);
  }
}

button.addEventListener('click', signIn);
// A second link opened in the same tab changes only the fragment and loads nothing.
addEventListener('hashchange', () => {
  if (location.hash === '') return;
  token = takeToken();
  offer();
});
offer();
if (!button.disabled) button.focus();
