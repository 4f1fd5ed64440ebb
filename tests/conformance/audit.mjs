// Runs every server audit of graphql-http against an endpoint.
//
//   node audit.mjs URL [BEARER-TOKEN]
//
// One line for each audit that is not ok, then a summary as JSON. The exit code is 0 only if all of them are ok:
// a notice counts as a failure, so that what is optional in the specification cannot be lost unseen.

import { serverAudits } from "graphql-http";

const [url, token = process.env.CONFORMANCE_TOKEN] = process.argv.slice(2);
if (!url) {
  console.error("usage: node audit.mjs URL [BEARER-TOKEN]");
  process.exit(2);
}

const fetchFn = (input, init = {}) => {
  const headers = new Headers(init.headers);
  if (token) headers.set("authorization", `Bearer ${token}`);
  return fetch(input, { ...init, headers, signal: AbortSignal.timeout(30_000) });
};

const summary = { ok: 0, notice: 0, warn: 0, error: 0, total: 0 };
for (const audit of serverAudits({ url, fetchFn })) {
  let result;
  try {
    result = await audit.fn();
  } catch (error) {
    result = { status: "error", id: audit.id, name: audit.name, reason: String(error) };
  }
  summary.total += 1;
  summary[result.status] += 1;
  if (result.status !== "ok") {
    console.log(`${result.status} ${audit.id} ${audit.name}: ${result.reason}`);
  }
}
console.log(JSON.stringify(summary));
process.exit(summary.total > 0 && summary.ok === summary.total ? 0 : 1);
