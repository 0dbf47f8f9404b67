import { createGraphiQLFetcher } from '@graphiql/toolkit';
import { GraphiQL } from 'graphiql';
import { createClient } from 'graphql-ws';
import { createRoot } from 'react-dom/client';
import 'graphiql/style.css';
import './graphiql.css';

const fetcher = createGraphiQLFetcher({
  url: '/graphql',
  wsClient: createClient({ url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/graphql` }),
});

const example = `# Questions and subscriptions are open. Commands need the token of data/token as a header, below:
# {"authorization": "Bearer ..."}

{
  system { session { kind state time } }
  portfolio(name: "main") { equity positions { symbol quantity } }
}
`;

const root = document.getElementById('graphiql');
if (!root) throw new Error('The page has no #graphiql.');
createRoot(root).render(<GraphiQL fetcher={fetcher} defaultQuery={example} defaultEditorToolsVisibility="headers" shouldPersistHeaders={false} />);
