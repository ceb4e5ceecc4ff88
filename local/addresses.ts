/** Where the parts of the local twin answer: the ready line (docs/LOCAL.md). */
export interface LocalAddresses {
  readonly functions: string;
  readonly businessCentral: {
    readonly api: string;
    readonly companyId: string;
    readonly simulator: string;
    readonly tokens: { readonly processor: string; readonly integration: string };
  };
  readonly sales: {
    readonly api: string;
    readonly simulator: string;
    readonly tokens: { readonly seller: string; readonly administrator: string; readonly integration: string };
  };
  readonly serviceBus: string;
  readonly tables: string;
}
