import type { StoryWorld } from '../../local/demo/story';
import { desk, type Twin } from './twin';

/** Both sides change the desk's quantity before either has heard of the other: the order is held meanwhile. */
export async function bothChange(
  { systems }: Pick<Twin, 'systems'>,
  story: StoryWorld,
  quantities: { readonly seller: number; readonly processor: number },
): Promise<void> {
  const id = story.salesOrderId;
  const { salesLines } = await story.both();
  await systems.sales('PATCH', `salesorders(${id})`, { statecode: 0, statuscode: 1 });
  await systems.untilAtRest();
  await story.editBusinessCentralLine(desk, { quantity: quantities.processor });
  const lineId = salesLines.get(desk)?.salesorderdetailid;
  await systems.sales('PATCH', `salesorderdetails(${lineId})`, { quantity: quantities.seller });
  await systems.sales('PATCH', `salesorders(${id})`, { statecode: 1, statuscode: 3 });
  await systems.untilAtRest();
}
