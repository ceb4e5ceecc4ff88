/**
 * The import rule of docs/ARCHITECTURE.md: which room may use which. `scripts/check-imports.mjs` runs it and fails when
 * fewer than 50 modules are seen, since without the swc parser dependency-cruiser sees nothing of TypeScript 7.
 */
const room = (name, ...mayUse) => ({
  name: `lib-${name}`,
  comment: `lib/${name} may use ${mayUse.length === 0 ? 'nothing of ours' : mayUse.join(', ')}`,
  severity: 'error',
  from: { path: `^lib/${name}/` },
  to: {
    path: '^(lib|functions|cli|local|tests|console|bench)/',
    pathNot: `^lib/(${[name, ...mayUse].join('|')})/`,
  },
});

const pure = ['order', 'conflict', 'mapping', 'news', 'conditions'];
const adapter = ['ports', 'order', 'mapping', 'conflict', 'http'];

module.exports = {
  forbidden: [
    room('order'),
    room('conflict', 'order'),
    room('mapping', 'order', 'conditions'),
    room('news', 'order'),
    room('conditions', 'order'),
    room('matching', 'order'),
    room('ports', ...pure),
    room('sync', ...pure, 'ports'),
    room('full-synchronization', ...pure, 'ports', 'sync', 'matching'),
    room('notifications', 'ports', 'order', 'security'),
    room('security', 'ports'),
    room('http', 'ports', 'order'),
    room('business-central', ...adapter),
    room('dataverse', ...adapter),
    room('storage', ...adapter, 'news'),
    room('service-bus', ...adapter),
    room('settings', 'ports', 'order', 'conflict', 'mapping', 'conditions', 'news', 'security'),
    room('configuration', ...pure, 'ports', 'settings'),
    room('telemetry', 'ports', 'order', 'security'),
    room('doctor', ...pure, 'ports', 'sync', 'operations'),
    {
      name: 'core-is-pure',
      comment: 'order, conflict and mapping reach nothing of the outside world',
      severity: 'error',
      from: { path: '^lib/(order|conflict|mapping|conditions|news|ports)/' },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'sync-has-no-network-or-disk',
      severity: 'error',
      from: { path: '^lib/sync/' },
      to: { dependencyTypes: ['core'], pathNot: '^(node:)?crypto$' },
    },
    {
      name: 'nobody-needs-the-stand-ins',
      comment: 'only local, tests and bench use local',
      severity: 'error',
      from: { path: '^(lib|functions|cli|console)/' },
      to: { path: '^(local|tests|bench)/' },
    },
    {
      name: 'environment-is-read-in-one-place',
      severity: 'error',
      from: {
        path: '^lib/',
        pathNot:
          '^lib/(settings|configuration|dataverse|business-central|storage|service-bus|http|telemetry|security)/',
      },
      to: { path: '^lib/settings/' },
    },
    {
      name: 'no-circular',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
    { name: 'not-to-unresolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
    {
      name: 'not-to-dev-dependency',
      comment: 'what is shipped needs only what is shipped',
      severity: 'error',
      from: { path: '^(lib|functions|cli)/' },
      to: { dependencyTypes: ['npm-dev'], pathNot: 'node_modules/@types/' },
    },
  ],
  options: {
    parser: 'swc',
    tsPreCompilationDeps: true,
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^dist/' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['require', 'node', 'import', 'default', 'types'],
      extensions: ['.ts', '.js', '.json', '.mjs', '.cjs'],
    },
  },
};
