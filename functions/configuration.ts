import { app, type HttpRequest, type HttpResponseInit } from '@azure/functions';
import {
  compareConfigurations,
  exportConfiguration,
  listConfigurations,
  showConfiguration,
} from '../lib/operations/configuration/look.js';
import { invoke } from './composition/invocation.js';
import { answerOperator, queryOf, readers } from './composition/operators.js';
import type { Parts } from './composition/parts.js';
import { checkSettings } from './composition/start.js';

/** The versions of a connection's configuration: the list, one by its number, `difference` of two, `export` of one. */
export async function configuration(parts: Parts, request: HttpRequest): Promise<HttpResponseInit> {
  const query = queryOf(request);
  const { view } = request.params;
  return await answerOperator(parts, request, {
    roles: readers,
    answer: async () => {
      switch (view) {
        case undefined:
          return await listConfigurations(parts, query);
        case 'difference':
          return await compareConfigurations(parts, query);
        case 'export':
          return await exportConfiguration(parts, query);
        default:
          return await showConfiguration(parts, view, query);
      }
    },
  });
}

app.http('configuration', {
  methods: ['GET'],
  authLevel: 'anonymous',
  route: 'configuration/{view?}',
  handler: invoke(configuration),
});
checkSettings();
