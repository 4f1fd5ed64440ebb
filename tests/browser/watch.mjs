// Records what a browser asks for and what it complains about.

/**
 * Watches every page of a browser context. Requests to a host other than `host` are refused and listed in `foreign`;
 * broken rules of the content security policy, console errors and uncaught errors are listed in `complaints`.
 */
export async function watch(context, host) {
  const seen = { addresses: [], foreign: [], complaints: [] };
  await context.route('**/*', (route) => {
    const address = new URL(route.request().url());
    seen.addresses.push(address.href);
    if (address.host === host) return route.continue();
    seen.foreign.push(address.origin);
    return route.abort();
  });
  await context.exposeFunction('pazpazComplain', (text) => seen.complaints.push(text));
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      globalThis.pazpazComplain(`content security policy: ${event.effectiveDirective} blocked ${event.blockedURI}`);
    });
  });
  const listen = (page) => {
    page.on('console', (message) => {
      if (message.type() === 'error') seen.complaints.push(`console: ${message.text()}`);
    });
    page.on('pageerror', (error) => seen.complaints.push(`uncaught: ${error.message}`));
    page.on('websocket', (socket) => {
      seen.addresses.push(socket.url());
      if (new URL(socket.url()).host !== host) seen.foreign.push(new URL(socket.url()).origin);
    });
  };
  context.pages().forEach(listen);
  context.on('page', listen);
  return seen;
}
