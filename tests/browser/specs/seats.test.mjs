// Seats: the line below the headline and the part of the panel say what the server answers.

import assert from 'node:assert/strict';
import { after, before } from 'node:test';
import { givenAPlace } from '../carecircle.mjs';
import { visits } from '../visits.mjs';

let place;
before(async () => (place = await givenAPlace()), { timeout: 300_000 });
after(() => place?.close());

const whole = (n) => new Intl.NumberFormat('zh-CN', { maximumFractionDigits: 0 }).format(n);
const tenth = (n) => new Intl.NumberFormat('zh-CN', { maximumFractionDigits: 1 }).format(n);

const visit = visits(() => place);

visit('below the headline stands who is covered without a seat, by service of the circle that is looked at', '/', {}, async (reader) => {
  const line = reader.page.getByTestId('seat-line');
  await line.waitFor();
  const { services } = await place.api('/seats?circle=circle15');
  assert.ok(services.length > 0);
  for (const row of services) {
    const text = await line.getByRole('listitem').filter({ hasText: row.name.zh }).innerText();
    for (const number of [whole(row.seniors_without_seat), tenth(row.per_100)]) assert.ok(text.includes(number), `${text}: ${number}`);
  }
  await reader.ticks('日间照料', false);
  await reader.page.waitForFunction(() => document.querySelectorAll('[data-testid="seat-line"] li').length === 1);
});

visit('the panel lists towns and facilities of the chosen service, and another method changes the number', '/', {}, async (reader) => {
  const panel = reader.page.getByTestId('seats');
  await panel.getByText('座位够不够').click();
  const select = panel.locator('select');
  await select.first().selectOption('canteen');
  const plain = await place.api('/seats/canteen?circle=circle15');
  const worst = plain.areas.filter((a) => a.level === 'town').sort((a, b) => b.seniors_without_seat - a.seniors_without_seat)[0];
  await panel.getByText(worst.name, { exact: false }).waitFor();
  assert.ok((await panel.innerText()).includes(`${tenth(plain.value * 100)} 个餐位`));
  await select.last().selectOption('gravity');
  const potential = await place.api('/seats/canteen?circle=circle15&method=gravity');
  const bound = potential.value_at_least ? '至少 ' : ' ';
  await panel.getByText(`走得到${bound}${tenth(potential.value)} 个餐位`, { exact: false }).first().waitFor();
});
