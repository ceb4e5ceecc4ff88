import { afterAll, describe, expect, it } from '@jest/globals';
import { HostWorkshop } from './host-process.js';

const workshop = new HostWorkshop();
afterAll(() => workshop.close());

const functionsFile = `
const { app } = require('@azure/functions');
const order = [];
app.hook.appStart((context) => { context.hookData.mine = true; order.push('appStart'); });
app.hook.preInvocation((context) => {
  order.push('pre ' + context.invocationContext.functionName);
  context.hookData.note = 'from pre';
  const inner = context.functionHandler;
  context.functionHandler = (...all) => { order.push('wrapped'); return inner(...all); };
  if (context.invocationContext.functionName === 'refused') throw new Error('not today');
});
app.hook.postInvocation((context) => {
  order.push('post ' + context.hookData.note + ' ' + (context.error?.message ?? context.error));
  if (context.error?.message === 'rescue me') { context.error = null; context.result = { body: 'rescued' }; }
});
app.hook.log((context) => {
  if (context.message.includes('token')) context.message = context.message.replace(/token=\\S+/, 'token=***');
  if (context.category === 'system') context.message = 'changed';
  if (context.message.includes('break')) throw new Error('log hook failed');
});
app.get('order', (request, context) => { context.log('token=abc break'); order.push('handler'); return { jsonBody: order.splice(0) }; });
app.get('rescued', () => { throw new Error('rescue me'); });
app.get('refused', () => { order.push('never'); return {}; });
`;

describe('hooks in the local host', () => {
  it("run in the worker's order; they may replace handler and result, and change user logs only", async () => {
    const host = await workshop.start(workshop.app({ 'functions/all.cjs': functionsFile }));
    const first = (await (await fetch(`${host.url}/api/order`)).json()) as string[];
    expect(first).toEqual(['appStart', 'pre order', 'wrapped', 'handler']);
    expect(await (await fetch(`${host.url}/api/rescued`)).text()).toBe('rescued');
    expect((await fetch(`${host.url}/api/refused`)).status).toBe(500);
    const rest = (await (await fetch(`${host.url}/api/order`)).json()) as string[];
    expect(rest).toEqual([
      'post from pre null',
      'pre rescued',
      'wrapped',
      'post from pre rescue me',
      'pre refused',
      'pre order',
      'wrapped',
      'handler',
    ]);
    expect(await host.logged(/token=/)).toContain('token=*** break');
    expect(host.log()).not.toContain('token=abc');
    expect(host.log()).not.toContain(': changed');
  });
});
