import type { Entity } from './entity.js';

/** What an address leads to. */
export type Node =
  | { readonly kind: 'cbs' }
  | { readonly kind: 'entity'; readonly entity: Entity }
  | { readonly kind: 'management'; readonly entity: Entity };

const managementSuffix = '/$management';

/** The queues of a broker by the addresses that clients use for them. */
export class AddressBook {
  readonly #entities = new Map<string, Entity>();

  add(entity: Entity): void {
    this.#entities.set(normalize(entity.path), entity);
  }

  values(): Iterable<Entity> {
    return this.#entities.values();
  }

  /** A queue by its name or path; names compare without regard to case. */
  entity(path: string): Entity | undefined {
    return this.#entities.get(normalize(path));
  }

  /** What a link's source or target address means; undefined when there is no such thing. */
  node(address: string | undefined | null): Node | undefined {
    if (address === undefined || address === null) return undefined;
    const path = normalize(address);
    if (path === '$cbs') return { kind: 'cbs' };
    const isManagement = path.endsWith(managementSuffix);
    const entity = this.#entities.get(isManagement ? path.slice(0, -managementSuffix.length) : path);
    if (entity === undefined) return undefined;
    return { kind: isManagement ? 'management' : 'entity', entity };
  }
}

/** The .NET client sends URI paths and some clients whole URIs: scheme, host and slashes do not count. */
function normalize(address: string): string {
  return address
    .toLowerCase()
    .replace(/^[a-z]+:\/\/[^/]*/, '')
    .replace(/^\/+|\/+$/g, '');
}
