// Sends one operation to the server that served this page. The cookie of the sign-in goes along; the header shows the
// server that the request was made by its own page, since no form and no other site can set it.
export async function fetcher(operation, options) {
  const response = await fetch('/graphql', {
    method: 'POST',
    credentials: 'same-origin',
    cache: 'no-store',
    headers: {
      ...options?.headers,
      accept: 'application/graphql-response+json',
      'content-type': 'application/json',
      'x-pazpaz-csrf': '1',
    },
    body: JSON.stringify(operation),
  });
  const text = await response.text();
  try {
    return JSON.parse(text);
  } catch {
    return { errors: [{ message: `The server answered ${response.status} without a GraphQL response.` }] };
  }
}
