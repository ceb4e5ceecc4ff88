import { mappingWith, type OwnMapping } from '../../lib/mapping/connection-mapping';
import type { ConnectionPolicies } from '../../lib/ports/connection';
import { referenceOnPage } from '../support/page-mapping';
import { addColumn } from './own-columns';
import type { StopSwitch } from './stop-switch';
import { World } from './world';

/** A world with a page of a customer's own that has a field and the actions to release and reopen. */
export async function pageWorld(
  policies: Partial<ConnectionPolicies> = {},
  options: { readonly mapping?: OwnMapping; readonly stopSwitch?: StopSwitch } = {},
): Promise<World> {
  const { mapping = referenceOnPage, ...rest } = options;
  const world = await World.create({ mapping: mappingWith(mapping), policies, ...rest });
  await addColumn(world, 'salesorder', 'contoso_reference');
  return world;
}

/** What Business Central's page shows of the one order there is. */
export async function shownOnPage(world: World): Promise<unknown> {
  const [order] = await world.people.businessCentralOrders();
  return (await world.people.businessCentralPage('GET', String(order?.id))).yourReference;
}

/** A seller changes the order, and its first line's quantity where one is given. */
export async function changeInSales(
  world: World,
  id: string,
  change: { readonly values?: Readonly<Record<string, unknown>>; readonly quantity?: number },
): Promise<void> {
  await world.people.reopen(id);
  if (change.values !== undefined) {
    await world.people.sales('PATCH', `salesorders(${id})`, change.values);
  }
  if (change.quantity !== undefined) {
    const [line] = await world.people.salesLines(id);
    const { quantity } = change;
    await world.people.sales('PATCH', `salesorderdetails(${line?.salesorderdetailid})`, { quantity });
  }
  await world.people.submit(id);
}
