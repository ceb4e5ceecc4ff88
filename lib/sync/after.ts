/** The port with something done before each of its calls. */
export function after<Port extends object>(port: Port, settle: () => Promise<void>): Port {
  return Object.fromEntries(
    Object.entries(port).map(([name, member]: [string, unknown]) => [
      name,
      typeof member === 'function'
        ? async (...parameters: unknown[]): Promise<unknown> => {
            await settle();
            return await (member as (...given: unknown[]) => Promise<unknown>)(...parameters);
          }
        : member,
    ]),
  ) as Port;
}
