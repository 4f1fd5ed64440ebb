// Tells Monaco where its workers are. They lie beside this script, so their addresses follow from its own and
// carry the same version. Imported first: Monaco reads this global when the first editor is made.
const files = { json: 'json.worker.js', graphql: 'graphql.worker.js' };

globalThis.MonacoEnvironment = {
  getWorker(_id, label) {
    return new Worker(new URL(files[label] ?? 'editor.worker.js', import.meta.url), { name: label });
  },
};
