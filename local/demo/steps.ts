import { conflict, notes, recreation } from './change-of-mind.js';
import { agreement, type Step, type StoryWorld, sees } from './story.js';

const desk = '1896-S';
const chair = '1900-S';
const stormEdits = 20;

const sellerSubmits: Step = {
  title: 'A seller submits an order; Business Central gets it',
  act: async (world) => {
    world.salesOrderId = await world.submitOrder({
      name: 'PO 4711',
      customer: 'C00010',
      lines: [
        { product: desk, quantity: 2 },
        { product: chair, quantity: 8, price: 99.5 },
      ],
    });
  },
  check: async (world) => {
    const both = await world.both();
    return [
      ...agreement(both),
      sees('external document number', 'PO 4711', both.businessCentral.externalDocumentNumber),
      sees("the seller's own price held", 99.5, both.businessCentralLines.get(chair)?.unitPrice),
      sees('requested delivery date', '2026-12-15', both.businessCentral.requestedDeliveryDate),
    ];
  },
};

const businessCentralChanges: Step = {
  title: 'Business Central changes a price and a shipment date; Sales follows',
  act: async (world) => {
    await world.editBusinessCentralLine(chair, { shipmentDate: '2026-12-20' });
    await world.editBusinessCentralLine(desk, { unitPrice: 975 });
  },
  check: async (world) => {
    const both = await world.both();
    return [
      ...agreement(both),
      sees('new price in Sales', 975, both.salesLines.get(desk)?.priceperunit),
      sees('new shipment date in Sales', '2026-12-20', both.salesLines.get(chair)?.tdm_shipmentdate),
    ];
  },
};

const sellerChangesMind: Step = {
  title: 'The seller reopens, changes a quantity, submits again; Business Central follows',
  act: (world) => world.reopenAndEdit([{ product: desk, values: { quantity: 3 } }]),
  check: async (world) => {
    const both = await world.both();
    return [...agreement(both), sees('quantity in Business Central', 3, both.businessCentralLines.get(desk)?.quantity)];
  },
};

const bothChange: Step = {
  title: 'Both change different fields of one line at once; both changes hold',
  act: async (world) => {
    await Promise.all([
      world.editBusinessCentralLine(chair, { discountAmount: 16 }),
      world.reopenAndEdit([{ product: chair, values: { quantity: 10 } }]),
    ]);
  },
  check: async (world) => {
    const both = await world.both();
    const line = both.businessCentralLines.get(chair);
    return [
      ...agreement(both),
      sees("the seller's quantity", 10, line?.quantity),
      sees("the processor's discount", 16, line?.discountAmount),
    ];
  },
};

const storm: Step = {
  title: `A storm: ${stormEdits} edits of the order on both sides`,
  act: async (world) => {
    for (let edit = 1; edit <= stormEdits / 4; edit += 1) {
      await world.editBusinessCentralLine(desk, { unitPrice: 900 + edit });
      await world.editBusinessCentralLine(chair, { description: `Office chair, batch ${edit}` });
      await world.reopenAndEdit([
        { product: chair, values: { quantity: 10 + edit } },
        { product: desk, values: { quantity: 3 + edit } },
      ]);
    }
  },
  check: async (world) => {
    const both = await world.both();
    return [
      ...agreement(both),
      sees('last price', 900 + stormEdits / 4, both.salesLines.get(desk)?.priceperunit),
      sees('last quantity', 10 + stormEdits / 4, both.businessCentralLines.get(chair)?.quantity),
    ];
  },
};

const duplicate: Step = {
  title: 'Every notification comes twice; nothing is done twice',
  act: async (world) => {
    await setNotifications(world, { duplicate: 1 });
    await world.reopenAndEdit([{ product: desk, values: { quantity: 12 } }]);
    await world.systems.untilAtRest();
    await setNotifications(world, { duplicate: 0 });
  },
  check: async (world) => {
    const both = await world.both();
    return [
      ...agreement(both),
      sees('quantity in Business Central', 12, both.businessCentralLines.get(desk)?.quantity),
    ];
  },
};

const lost: Step = {
  title: 'A notification is lost; the sweep makes it good',
  act: async (world) => {
    await setNotifications(world, { drop: 1 });
    await world.editBusinessCentralLine(desk, { unitPrice: 950 });
    await world.systems.untilAtRest();
    await setNotifications(world, { drop: 0 });
    await world.systems.tandem('POST', '/admin/functions/sweep', { input: '' });
    await new Promise((resolve) => setTimeout(resolve, 300));
  },
  check: async (world) => {
    const both = await world.both();
    return [...agreement(both), sees('price in Sales', 950, both.salesLines.get(desk)?.priceperunit)];
  },
};

const silent: Step = {
  title: 'A processor changes only a description: no notification; the sweep of open orders finds it',
  act: async (world) => {
    await world.editBusinessCentralLine(desk, { description: 'Desk, oak' });
    await world.systems.untilAtRest();
    await world.systems.sweepOpenOrders();
  },
  check: async (world) => {
    const both = await world.both();
    return [...agreement(both), sees('description in Sales', 'Desk, oak', both.salesLines.get(desk)?.description)];
  },
};

const fromBusinessCentral: Step = {
  title: 'A processor enters and releases an order; it appears in Sales, submitted',
  act: async (world) => {
    const { systems } = world;
    const order = await systems.businessCentral('POST', 'salesOrders', {
      customerNumber: 'C00020',
      externalDocumentNumber: 'PHONE-7',
      salesOrderLines: [{ lineType: 'Item', lineObjectNumber: chair, quantity: 4 }],
    });
    await systems.simulator('businessCentral', 'POST', `/orders/${order.id}/release`);
    await systems.untilAtRest();
    const state = await systems.tandem('GET', `/api/orders?businessCentralOrderId=${order.id}`);
    world.salesOrderId = String(state.salesOrderId);
  },
  check: async (world) => {
    const both = await world.both();
    return [
      ...agreement(both),
      sees('submitted in Sales', 1, both.sales.statecode),
      sees('its name', 'PHONE-7', both.sales.name),
    ];
  },
};

const missingCustomer: Step = {
  title: 'An order of a customer that Business Central does not have waits, and goes on once it exists',
  act: async (world) => {
    const { systems } = world;
    await systems.sales('POST', 'accounts', { name: 'Harbour Office Hotel', accountnumber: 'C90001' });
    world.salesOrderId = await world.submitOrder({
      name: 'PO 9',
      customer: 'C90001',
      lines: [{ product: desk, quantity: 1 }],
    });
    await systems.untilAtRest();
    const waiting = await systems.tandem('GET', `/api/orders?salesOrderId=${world.salesOrderId}`);
    if (waiting.reason !== 'referenceMissing') {
      throw new Error(`the order should wait for its customer, but it is ${JSON.stringify(waiting.reason)}`);
    }
    await systems.businessCentral('POST', 'customers', { number: 'C90001', displayName: 'Harbour Office Hotel' });
    await resumed(world);
  },
  check: async (world) => agreement(await world.both()),
};

/** A parked order is tried again by itself: locally after two seconds at first. */
async function resumed(world: StoryWorld): Promise<void> {
  for (let tries = 0; tries < 100; tries += 1) {
    const state = await world.systems.tandem('GET', `/api/orders?salesOrderId=${world.salesOrderId}`);
    if (state.state === 'coupled') {
      return;
    }
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

async function setNotifications(world: StoryWorld, settings: Record<string, unknown>): Promise<void> {
  await Promise.all([
    world.systems.simulator('businessCentral', 'POST', '/notifications', settings),
    world.systems.simulator('sales', 'POST', '/notifications', settings),
  ]);
}

/** The whole story in its order. */
export const steps: readonly Step[] = [
  sellerSubmits,
  businessCentralChanges,
  sellerChangesMind,
  bothChange,
  conflict,
  storm,
  duplicate,
  lost,
  silent,
  recreation,
  notes,
  fromBusinessCentral,
  missingCustomer,
];
