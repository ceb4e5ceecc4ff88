import { describe, expect, it } from '@jest/globals';
import { compareRoutes, compileRoute } from '../../../local/functions-host/http-routes.js';

describe('compileRoute', () => {
  it.each([
    ['orders/{id?}', '/api/orders', {}],
    ['orders/{id?}', '/api/orders/x%20y', { id: 'x y' }],
    ['orders/{id?}', '/api/orders/x%2Fy', { id: 'x%2Fy' }],
    [
      'orders/{id:guid}',
      '/api/orders/5d115c9c-44e3-ea11-bb43-000d3a2feca1',
      { id: '5d115c9c-44e3-ea11-bb43-000d3a2feca1' },
    ],
    ['orders/{id:guid}', '/api/orders/5d115c9c', undefined],
    ['orders/{kind:alpha}', '/api/orders/Abc', { kind: 'Abc' }],
    ['orders/{kind:alpha}', '/api/orders/a1', undefined],
    ['page/{n=1}', '/api/page', { n: '1' }],
    ['page/{n=1}', '/api/page/4', { n: '4' }],
    ['file-{name}.txt', '/api/file-a.txt', { name: 'a' }],
    ['file-{name}.txt', '/api/file-axtxt', undefined],
    ['{*rest}', '/api', {}],
    ['{*rest}', '/api/a/b', { rest: 'a/b' }],
    ['/a/b/', '/API/A/B/', {}],
    ['a', '/api/a/b', undefined],
  ])('%s and %s', (template, path, expected) => {
    expect(compileRoute('api', template).match(path)).toEqual(expected);
  });

  it('takes an empty prefix', () => {
    expect(compileRoute('', 'a').match('/a')).toEqual({});
  });

  it('refuses what it does not know', () => {
    expect(() => compileRoute('api', '{a:range(1,2)}')).toThrow('is not supported');
    expect(() => compileRoute('api', 'x{a?}')).toThrow('is not supported');
  });

  it('sorts the particular before the general', () => {
    const templates = ['{*rest}', 'a/{b}', '{a}', 'a/b', 'a/{b:int}', 'a-{b}', 'a'];
    const sorted = templates
      .map((template) => ({ template, route: compileRoute('', template) }))
      .sort((a, b) => compareRoutes(a.route, b.route))
      .map(({ template }) => template);
    expect(sorted).toEqual(['a/b', 'a/{b:int}', 'a/{b}', 'a', 'a-{b}', '{a}', '{*rest}']);
  });
});
