import { jest } from '@jest/globals';

/** What a function file registered with the host. */
export interface Registered {
  readonly name: string;
  readonly bindings: readonly Record<string, unknown>[];
}

export const registered: Registered[] = [];
export const hooks: string[] = [];

class Disposable {
  dispose(): void {}
}

/** The part of the host that the library looks for: it records registrations instead of running them. */
jest.doMock(
  '@azure/functions-core',
  () => ({
    version: '3.0.0',
    hostVersion: '4.0.0',
    Disposable,
    setProgrammingModel: () => {},
    getProgrammingModel: () => undefined,
    registerHook: (name: string) => {
      hooks.push(name);
      return new Disposable();
    },
    registerFunction: (metadata: { name: string; bindings: Record<string, Record<string, unknown>> }) => {
      registered.push({ name: metadata.name, bindings: Object.values(metadata.bindings) });
      return new Disposable();
    },
    log: () => {},
  }),
  { virtual: true },
);
