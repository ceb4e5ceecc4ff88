import type { Coupling } from '../../ports/coupling.js';
import type { Views } from '../effects/next-base.js';

/**
 * An order without a reference is called in Sales by the number of its document. Until Sales is told of a document that was
 * made anew, that is the number of the one before, which it still shows: no seller has stated it. Pure.
 */
export function withoutFormerNumber({ untoldRenewal }: Pick<Coupling, 'untoldRenewal'>, views: Views): Views {
  const { sales } = views;
  const { externalDocumentNumber, businessCentralNumber } = sales.header;
  const isFormer = untoldRenewal === true && externalDocumentNumber !== null;
  return isFormer && externalDocumentNumber === businessCentralNumber
    ? { ...views, sales: { ...sales, header: { ...sales.header, externalDocumentNumber: null } } }
    : views;
}
