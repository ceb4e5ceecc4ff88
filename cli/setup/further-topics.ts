import type { CodePair } from '../../lib/mapping/code-pair.js';
import { countriesInWords } from './country-choices.js';
import { deletionInForce } from './deletion-choices.js';
import { deletionQuestion, lineQuestion } from './further-questions.js';
import { lineInForce } from './line-choices.js';
import { furtherPolicies, type PolicyRow } from './policy-table.js';
import { policyQuestion, type SetupQuestion } from './setup-question.js';

/** What has a default that suits most: shown in a list with what it is now, and asked of who picks it there. */
export interface FurtherTopic {
  readonly name: string;
  readonly topic: string;
  readonly inForce: (policies: Policies, countries: readonly CodePair[]) => string;
  readonly questions: readonly SetupQuestion[];
}
type Policies = Readonly<Record<string, unknown>>;

export const furtherMessage = 'Further choices? Each is as it stands here.';

const {
  quotes,
  closedQuotes,
  canceledInSales,
  fulfilWhen,
  whenInvoiced,
  restoredOrders,
  releaseOrders,
  invoicesInSales,
  news,
} = furtherPolicies;

export const furtherTopics: readonly FurtherTopic[] = [
  {
    name: 'lines',
    topic: 'What stands for write-in lines and freight in Business Central; fixed once orders are coupled',
    inForce: ({ lines }) => `write-in lines ${lineInForce('writeIn', lines)}, freight ${lineInForce('freight', lines)}`,
    questions: [
      lineQuestion('writeInLines', 'writeIn', { flag: '--write-in-lines', what: 'write-in lines' }),
      lineQuestion('freight', 'freight', { flag: '--freight', what: 'freight' }),
    ],
  },
  {
    name: 'countries',
    topic: 'Names of countries in Sales, which are codes in Business Central',
    inForce: (_, countries) => (countries.length === 0 ? 'none' : countriesInWords(countries)),
    questions: [
      {
        isAnswered: ({ country }) => country !== undefined,
        ask: async ({ prompts, said }) => {
          const message = 'Codes of Business Central and the names in Sales, such as DE=Germany, DK=Denmark:';
          const pairs = await prompts.text({ message, option: '--country <code=name>' });
          return { country: [...(said.country ?? []), ...pairs.split(',')] };
        },
      },
    ],
  },
  {
    name: 'deletedOrders',
    topic: 'Orders that are deleted on one side',
    inForce: (policies) =>
      `in Sales ${deletionInForce('inSales', policies)}, in Business Central ${deletionInForce('inBusinessCentral', policies)}`,
    questions: [deletionQuestion('deletedInSales'), deletionQuestion('deletedInBusinessCentral')],
  },
  topicOf('Orders that are cancelled in Sales', canceledInSales),
  topicOf("Orders that are restored from Business Central's archive", restoredOrders),
  topicOf('Orders that are shipped and invoiced', fulfilWhen, whenInvoiced),
  topicOf('What Tandem releases, through a page of your own', releaseOrders),
  topicOf('Posted invoices in Sales', invoicesInSales),
  topicOf('Quotes', quotes, closedQuotes),
  topicOf('Language of what sellers are told', news),
];

function topicOf(topic: string, ...rows: readonly [PolicyRow, ...PolicyRow[]]): FurtherTopic {
  return {
    name: rows[0].name,
    topic,
    inForce: (policies) => rows.map(({ name }) => wordOf(policies[name])).join(', '),
    questions: rows.map(policyQuestion),
  };
}

function wordOf(value: unknown): string {
  return value === true ? 'yes' : value === false || value === undefined ? 'no' : String(value);
}
