/**
 * Which room of the house may import from which, and why. `npm run lint` checks it, imports of types included.
 * `docs/architecture.md` shows the same arrows as a diagram.
 */

/** The rooms of `src`, and the rooms that each may import from. */
const rooms = {
  utils: {
    from: [],
    because: 'utils knows nothing of this package, so that every room may use it',
  },
  wire: {
    from: [],
    because: 'the protocol is written down once, below both of its ends',
  },
  inputs: {
    from: ['utils'],
    because: 'inputs and their rules are the same for the client, the server and the test kit',
  },
  'user-configured-oauth': {
    from: ['inputs', 'utils'],
    because:
      'the form for an OAuth client of the user is the same for the client, the server and the test kit',
  },
  integrations: {
    from: ['inputs', 'user-configured-oauth', 'utils'],
    because: 'an integration is data, and has no effect',
  },
  'install-flow': {
    from: ['inputs', 'user-configured-oauth', 'utils'],
    because:
      'the heart knows stages, and no HTTP, no window and no Paragon: it declares ports, and sdk plugs them in',
  },
  'oauth-window': {
    from: ['install-flow', 'wire', 'utils'],
    because: 'the window is one port of the flow, and reads the messages of the protocol',
  },
  backend: {
    from: ['install-flow', 'inputs', 'user-configured-oauth', 'wire', 'utils'],
    because: "the backend is one port of the flow: the client's end of the protocol",
  },
  sdk: {
    from: [
      'install-flow',
      'inputs',
      'user-configured-oauth',
      'integrations',
      'oauth-window',
      'backend',
      'wire',
      'utils',
    ],
    because: 'sdk puts the client together, so it knows every room of the client and nothing of the server',
  },
  server: {
    from: ['wire', 'integrations', 'inputs', 'user-configured-oauth', 'utils'],
    because: "the server is the other end of the protocol, and must not pull the client's code in",
  },
  testing: {
    from: ['install-flow', 'inputs', 'user-configured-oauth', 'integrations', 'server', 'utils'],
    because: 'the test kit checks flows over ports of its own, whichever client stands behind a screen',
  },
};

const directions = Object.entries(rooms).map(([room, { from, because }]) => ({
  name: `${room}-imports`,
  comment: `src/${room} may import from ${from.join(', ') || 'no other room'} only: ${because}.`,
  severity: 'error',
  from: { path: `^src/${room}/` },
  to: { path: '^src/', pathNot: `^src/(${[room, ...from].join('|')})/` },
}));

export default {
  forbidden: [
    ...directions,
    {
      name: 'testing-needs-no-server',
      comment:
        'The test kit names the ports of the server in its types. The code of the server stays out of it.',
      severity: 'error',
      from: { path: '^src/testing/' },
      to: { path: '^src/server/', dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'no-circles',
      comment:
        'Two files that import each other can be understood only together. A type that both need has a home of its own, below both.',
      severity: 'error',
      from: {},
      to: { circular: true },
    },
    {
      name: 'only-what-is-installed',
      comment: 'An import that resolves to nothing fails for whoever installs the package.',
      severity: 'error',
      from: { path: '^src/' },
      to: { couldNotResolve: true },
    },
    {
      name: 'no-test-code-in-the-package',
      comment: 'What is published must not need the tests or the examples.',
      severity: 'error',
      from: { path: '^src/' },
      to: { path: '^(test|docs)/' },
    },
    {
      name: 'examples-use-the-public-entries',
      comment:
        'An example is copied into an application, which has the entries of the package and nothing else of src.',
      severity: 'error',
      from: { path: '^docs/examples/' },
      to: {
        path: '^src/',
        pathNot:
          '^src/(index|connect-sdk|server/index|server/store/(sqlite/index|postgres/index|redis-store)|testing/index)\\.ts$',
      },
    },
  ],
  options: {
    // Without it, an import of types alone is not seen, and so is no circle of types.
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'types', 'node', 'default'],
    },
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)(node_modules|dist)/' },
  },
};
