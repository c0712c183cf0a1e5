import { markupText, scriptJson } from './markup';

const hostile = `</title><script>alert("1")</script>'&\u0000\u0007\ud800<!--`;

it('text cannot leave its element or attribute, and has no characters that XML refuses', () => {
  expect(markupText(hostile)).toBe(
    '&lt;/title&gt;&lt;script&gt;alert(&quot;1&quot;)&lt;/script&gt;&#39;&amp;\ufffd&lt;!--',
  );
});

it('JSON cannot end its script, and means the same', () => {
  const text = scriptJson({ name: hostile, line: '\u2028' });
  expect(text).not.toMatch(/[<>&\u2028]/);
  expect(JSON.parse(text)).toEqual({ name: hostile, line: '\u2028' });
});
