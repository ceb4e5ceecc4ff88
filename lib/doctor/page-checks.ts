import { type FieldMapping, type OrderMapping, pagePrefix } from '../mapping/field-mapping.js';
import type { Connection } from '../ports/connection.js';
import type { BusinessCentralFindings, PageFinding } from '../ports/probes.js';
import { bad, type Check, good, judge } from './check.js';

const named = { id: 'businessCentral.page', title: 'Page of your own' };

/** The page that a connection names, its fields and its actions. Pure. */
export function pageChecks({ page: found }: BusinessCentralFindings, { mapping }: Connection): readonly Check[] {
  const { page } = mapping;
  if (page === undefined || found === undefined) {
    return [];
  }
  const place = `${page.route}/${page.entitySet}`;
  const whenRefused = `Publish the page ${place} in Business Central and give the application the right to read it, or correct mapping.page.`;
  return [judge(named, found, { whenRefused, whenRead: (offered) => compare(place, offered, mapping) })];
}

function compare(place: string, offered: PageFinding, mapping: OrderMapping): Check {
  const actions = Object.values(mapping.page?.actions ?? {}).filter((action) => action !== undefined);
  const missing = [
    ...propertiesOf(mapping).filter((name) => !offered.properties.has(name)),
    ...actions.filter((action) => !offered.actions.has(action)).map((action) => `the action ${action}`),
  ];
  return missing.length === 0
    ? good(named, `${place} has the fields and actions that the settings name.`)
    : bad(
        named,
        `${place} does not have: ${missing.join(', ')}.`,
        'Publish a version of the page that has them, or correct the names in the settings.',
      );
}

function propertiesOf({ header }: OrderMapping): readonly string[] {
  return Object.values<FieldMapping>(header).flatMap(({ businessCentral: place }) =>
    'property' in place && place.property.startsWith(pagePrefix) ? [place.property.slice(pagePrefix.length)] : [],
  );
}
