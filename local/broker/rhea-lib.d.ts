/** The frame builder of rhea, which its typings do not offer; used for dispositions (see rhea-link.ts). */
declare module 'rhea/lib/frames.js' {
  export function disposition(fields: {
    readonly role: boolean;
    readonly first: number;
    readonly last: number;
    readonly settled: boolean;
    readonly state: unknown;
  }): object;
}
