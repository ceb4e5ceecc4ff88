import type { HttpHandler } from '../../local/simulator-kit/http-types';
import { StopSwitch } from './stop-switch';

/** Lets somebody do something between two requests of the worker: right before the next batch that deletes an order. */
export class RacingPeople extends StopSwitch {
  #deed: (() => Promise<void>) | undefined;

  before(deed: () => Promise<void>): void {
    this.#deed = deed;
  }

  override readonly wrapHandler = (handler: HttpHandler): HttpHandler => ({
    handle: async (request) => {
      const deed = this.#deed;
      if (deed !== undefined && request.body.toString('utf8').includes('"DELETE"')) {
        this.#deed = undefined;
        await deed();
      }
      return await handler.handle(request);
    },
  });
}
