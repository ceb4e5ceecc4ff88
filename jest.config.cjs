/**
 * Jest runs TypeScript through swc; packages that ship only ES modules, or import at run time, are transformed too,
 * since tests run as CommonJS.
 */
const transformed = [
  '@clack',
  'fast-string-truncated-width',
  'fast-string-width',
  'fast-wrap-ansi',
  'sisteransi',
  'jose',
  'p-limit',
  'yocto-queue',
  'lossless-json',
  '@opentelemetry/otlp-exporter-base',
];
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/tests'],
  testMatch: ['**/*.test.ts'],
  randomize: true,
  maxWorkers: 2,
  testTimeout: 30_000,
  transform: {
    '^.+\\.(t|j|mj)s$': [
      '@swc/jest',
      {
        jsc: { parser: { syntax: 'typescript' }, target: 'es2023' },
        module: { type: 'commonjs' },
        sourceMaps: 'inline',
      },
    ],
  },
  transformIgnorePatterns: [`/node_modules/(?!(.+/node_modules/)?(${transformed.join('|')})/)`],
  moduleNameMapper: { '^(\\.{1,2}/.*)\\.js$': '$1' },
};
