import type { HttpHandler } from '../../local/simulator-kit/http-types';
import { StopSwitch } from './stop-switch';

interface Race {
  readonly isMoment: (body: string) => boolean;
  readonly deed: () => Promise<void>;
}

const deletesOrder = (body: string): boolean => body.includes('"DELETE"');
const writes = (body: string): boolean => body.includes('PATCH') && !deletesOrder(body);

const makesOrderInSales = (body: string): boolean => /(POST|PUT|PATCH) [^ ]*salesorders/.test(body);

/** Lets somebody do something between two requests of the worker. */
export class RacingPeople extends StopSwitch {
  #races: readonly Race[] = [];

  /** Right before the next batch that deletes an order. */
  before(deed: () => Promise<void>): void {
    this.#races = [{ isMoment: deletesOrder, deed }];
  }

  /** Right behind the next change set that makes an order in Sales. */
  behindOrderInSales(deed: () => Promise<void>): void {
    this.#races = [
      { isMoment: makesOrderInSales, deed: async () => undefined },
      { isMoment: () => true, deed },
    ];
  }

  /** Right before the first write that follows the next batch that deletes an order: the new document is there. */
  beforeWriteToNewDocument(deed: () => Promise<void>): void {
    this.#races = [
      { isMoment: deletesOrder, deed: async () => undefined },
      { isMoment: writes, deed },
    ];
  }

  override readonly wrapHandler = (handler: HttpHandler): HttpHandler => ({
    handle: async (request) => {
      const [next, ...later] = this.#races;
      if (next?.isMoment(request.body.toString('utf8')) === true) {
        this.#races = later;
        await next.deed();
      }
      return await handler.handle(request);
    },
  });
}
