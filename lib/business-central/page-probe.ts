import { withQuery } from '../http/odata-literal.js';
import type { RemoteClient } from '../http/remote-client.js';
import type { BusinessCentralPage } from '../mapping/field-mapping.js';
import type { PageFinding } from '../ports/probes.js';
import { type RemoteResult, success } from '../ports/remote-result.js';
import { pageRootOf } from './custom-page.js';

/** Looks at the page of a customer's own: one row of it, and what its metadata says that it has. Two requests. */
export async function probePage(
  remote: RemoteClient,
  company: string,
  page: BusinessCentralPage,
): Promise<RemoteResult<PageFinding>> {
  const root = pageRootOf(remote, page);
  const row = withQuery(`${root}/${company}/${page.entitySet}`, { $top: '1' });
  const read = await remote.send({ name: 'probePage', method: 'GET', url: row, safety: 'read' });
  if (!read.ok) {
    return read;
  }
  const url = `${root}/$metadata`;
  const headers = { accept: 'application/xml' };
  const metadata = await remote.send({ name: 'probeMetadata', method: 'GET', url, headers, safety: 'read' });
  return metadata.ok ? success(pageInMetadata(metadata.value.body, page.entitySet)) : metadata;
}

/** What a `$metadata` document says of an entity set: elements and attributes are few and flat, so that no parser is needed. */
export function pageInMetadata(xml: string, entitySet: string): PageFinding {
  const type = elementsOf(xml, 'EntitySet').find((element) => attribute(element, 'Name') === entitySet);
  const typeName = type === undefined ? undefined : attribute(type, 'EntityType');
  const shortName = typeName?.slice(typeName.lastIndexOf('.') + 1);
  const body = [...xml.matchAll(/<EntityType\b([^>]*)>([\s\S]*?)<\/EntityType>/g)].find(
    ([, attributes = '']) => attribute(attributes, 'Name') === shortName,
  )?.[2];
  const actions = [...xml.matchAll(/<Action\b([^>]*)>([\s\S]*?)<\/Action>/g)].filter(([, , parameters = '']) =>
    elementsOf(parameters, 'Parameter').some((element) => attribute(element, 'Type') === typeName),
  );
  return {
    properties: new Set(namesIn(elementsOf(body ?? '', 'Property'))),
    actions: new Set(namesIn(actions.map(([, attributes = '']) => attributes))),
  };
}

function elementsOf(xml: string, name: string): readonly string[] {
  return [...xml.matchAll(new RegExp(`<${name}\\b([^>]*)>`, 'g'))].map(([, attributes = '']) => attributes);
}

function attribute(attributes: string, name: string): string | undefined {
  return new RegExp(`\\b${name}="([^"]*)"`).exec(attributes)?.[1];
}

function namesIn(elements: readonly string[]): readonly string[] {
  return elements.flatMap((element) => attribute(element, 'Name') ?? []);
}
