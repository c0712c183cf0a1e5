import { type PageHead, renderPage } from './render-page';

const template = `<html lang="zh-CN"><head><!--head--><title>x</title><!--/head--><link href="./icon.svg"/><script src="./assets/a.js"></script></head>
<body><div id="first"><!--body--></div><div id="page"></div></body></html>`;
const hostile = `$& $1 "><script>alert(1)</script> 'x'`;
const head: PageHead = {
  status: 200,
  language: 'en',
  title: hostile,
  description: hostile,
  heading: hostile,
  around: { page: 'villages', rules: [hostile], statement: hostile, more: hostile },
  paragraphs: [hostile],
  links: [{ path: 'regions/33', text: hostile }],
  path: 'villages/1',
  query: { rules: 'a&b' },
  feed: 'villages/1/feed.atom',
  structured: { name: `</script><script>alert(1)</script>` },
};

it('everything is written as text: no name can add an element, and no pattern of a replacement means anything', () => {
  const page = renderPage(template, head, '../', undefined);
  const link = { path: hostile, text: hostile, figure: hostile };
  const headline = {
    crumbs: [link, link],
    number: hostile,
    noun: hostile,
    lists: [link],
    asOf: hostile,
    parts: 'Provinces',
  };
  for (const written of [
    page,
    renderPage(template, { ...head, headline, links: [link] }, '../', undefined),
  ]) {
    expect(written).not.toContain('<script>');
    expect(written.match(/<script/g)).toHaveLength(2);
  }
  expect(page).toContain(
    '<title>$&amp; $1 &quot;&gt;&lt;script&gt;alert(1)&lt;/script&gt; &#39;x&#39;</title>',
  );
  expect(JSON.parse(/ld\+json">(.*?)<\/script>/.exec(page)?.[1] ?? '')).toEqual(head.structured);
});

it('addresses lead up to the files of the page, and are absolute only where the public one is known', () => {
  const page = renderPage(template, head, '../', undefined);
  expect(page).toContain('<html lang="en">');
  expect(page).toContain('href="../icon.svg"');
  expect(page).toContain('src="../assets/a.js"');
  expect(page).toContain('<link rel="canonical" href="../villages/1?rules=a%26b&amp;lang=en" />');
  expect(page).toContain('href="../villages/1/feed.atom?lang=en"');
  expect(page).toContain('<p><a href="../regions/33?lang=en">');
  expect(page).not.toContain('og:url');
  const known = renderPage(template, head, '../', 'https://taocun.example/base');
  expect(known).toContain(
    '<meta property="og:url" content="https://taocun.example/base/villages/1?rules=a%26b&amp;lang=en" />',
  );
  expect(known).toContain(
    '<link rel="alternate" hreflang="x-default" href="https://taocun.example/base/villages/1?rules=a%26b" />',
  );
});
