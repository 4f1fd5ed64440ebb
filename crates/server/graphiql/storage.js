// What GraphiQL remembers. Operations and variables name clients and hold notes, so they live in memory and are
// gone when the tab closes; only the look of the page (theme and sizes of panes) is kept in the browser.
const KEPT = new Set(['graphiql:theme', 'graphiql:docExplorerFlex', 'graphiql:editorFlex', 'graphiql:secondaryEditorFlex']);

/** A storage in the shape of `localStorage` that forwards only the names in `KEPT`. */
export function privateStorage() {
  const memory = new Map();
  return {
    getItem: (name) => (KEPT.has(name) ? localStorage.getItem(name) : (memory.get(name) ?? null)),
    setItem(name, value) {
      if (KEPT.has(name)) localStorage.setItem(name, value);
      else memory.set(name, value);
    },
    removeItem(name) {
      if (KEPT.has(name)) localStorage.removeItem(name);
      else memory.delete(name);
    },
    clear() {
      memory.clear();
      for (const name of KEPT) localStorage.removeItem(name);
    },
    get length() {
      return memory.size;
    },
  };
}
