import { expect, it } from 'vitest';
import { dials, onlyHere, sourceNames, usualFirst, wholeMinutes } from './say';

it('rounds minutes up, and never says none', () => {
  expect([0, 1, 60, 60.1, 119, 120, 121].map(wholeMinutes)).toEqual([1, 1, 1, 2, 2, 2, 3]);
});

it.each([
  ['0576-8511 2233', '057685112233'],
  ['+86 (576) 85112233', '+8657685112233'],
  ['85112233、85112234', '85112233'],
  ['85112233/4', '85112233'],
  ['85112233；13900000000', '85112233'],
  ['电话不详', ''],
  ['', ''],
])('dials %s as %s', (phone, number) => {
  expect(dials(phone)).toBe(number);
});

it('names sources in short, and OpenStreetMap in full', () => {
  expect(sourceNames([{ name: 'OpenStreetMap extract, 2024' }, { name: 'WorldPop (2020): ages' }])).toBe(
    '© OpenStreetMap contributors (ODbL)；WorldPop',
  );
  expect(sourceNames([])).toBe('');
});

it('an address of this machine alone is known as such', () => {
  for (const link of ['http://127.0.0.1:8080/near', 'http://localhost:8080/', 'http://[::1]:8080/near'])
    expect(onlyHere(link), link).toBe(true);
  for (const link of ['http://192.168.1.20:8080/near', 'https://127.example/near', 'https://localhost.example/'])
    expect(onlyHere(link), link).toBe(false);
});

it('what families ask for most comes first, the rest as the study has it', () => {
  const services = ['bath', 'school', 'nursing', 'canteen'].map((service) => ({ service }));
  expect(usualFirst(services).map((s) => s.service)).toEqual(['canteen', 'school', 'bath', 'nursing']);
  expect(services[0]!.service).toBe('bath');
});
