// Bundles GraphiQL into `dist/`: one script, one style sheet and Monaco's three workers, nothing else.
// The names are fixed, because the server serves exactly these files and no others.
// A size is printed at the end so that a reader of the output sees that something was made.
import { build } from 'esbuild';
import { readdir, stat } from 'node:fs/promises';

const options = {
  bundle: true,
  charset: 'utf8',
  define: { 'process.env.NODE_ENV': '"production"' },
  legalComments: 'none',
  logLevel: 'warning',
  minify: true,
  outdir: 'dist',
  sourcemap: false,
  target: 'es2022',
};

await build({
  ...options,
  entryPoints: { graphiql: 'entry.jsx' },
  // Subscriptions over WebSocket are an optional part of the toolkit that this page never calls.
  external: ['graphql-ws'],
  format: 'esm',
  jsx: 'automatic',
  // Fonts go into the style sheet: no further requests, no further file names.
  loader: { '.ttf': 'dataurl', '.woff2': 'dataurl' },
});

await build({
  ...options,
  entryPoints: {
    'editor.worker': 'monaco-editor/esm/vs/editor/editor.worker.js',
    'json.worker': 'monaco-editor/esm/vs/language/json/json.worker.js',
    'graphql.worker': 'monaco-graphql/esm/graphql.worker.js',
  },
  format: 'iife',
});

const files = await readdir('dist');
const sizes = await Promise.all(files.map(async (file) => (await stat(`dist/${file}`)).size));
const total = sizes.reduce((sum, size) => sum + size, 0);
console.log(`${files.sort().join(', ')}: ${(total / 1e6).toFixed(1)} MB`);
