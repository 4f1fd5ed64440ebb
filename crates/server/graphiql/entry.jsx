import './workers.js';
import { explorerPlugin } from '@graphiql/plugin-explorer';
import { DOC_EXPLORER_PLUGIN } from '@graphiql/plugin-doc-explorer';
import { GraphiQL } from 'graphiql';
import { createRoot } from 'react-dom/client';
import { fetcher } from './fetcher.js';
import { operations } from './operations.js';
import { privateStorage } from './storage.js';
import 'graphiql/style.css';
import '@graphiql/plugin-explorer/style.css';
import './page.css';

const tabs = operations.map(({ query, variables }) => ({
  query,
  variables: variables ? JSON.stringify(variables(), null, 2) : undefined,
}));

// No history plug-in: it would keep every operation with its variables.
const plugins = [explorerPlugin({ showAttribution: false })];

createRoot(document.getElementById('graphiql')).render(
  <GraphiQL
    defaultEditorToolsVisibility="variables"
    defaultTabs={tabs}
    fetcher={fetcher}
    inputValueDeprecation
    plugins={plugins}
    schemaDescription
    shouldPersistHeaders={false}
    storage={privateStorage()}
    visiblePlugin={DOC_EXPLORER_PLUGIN}
  >
    <GraphiQL.Logo>
      <a className="pazpaz-logo" href="/">PazPaz</a>
    </GraphiQL.Logo>
  </GraphiQL>,
);
