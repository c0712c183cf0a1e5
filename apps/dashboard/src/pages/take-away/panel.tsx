import '../../style/take-away.css';
import { useEffect, useRef, useState } from 'preact/hooks';
import { dayOf, isoOfDay } from '@taocun/domain';
import { Choice } from '../../parts/choice';
import { Download } from '../../parts/files/download';
import { addressShown, fileNameOf, saveFile, sourceLine, statedLabel } from '../../parts/files/save-file';
import { currentAddress, hrefWith } from '../../routes/address';
import { type EmbeddedPart, hrefOf } from '../../routes/route';
import { accessKey } from '../../server/access-key';
import { useLanguage } from '../../words/language';
import { panelWords } from './panel-words';
import { fileOf, type Shown, type Way } from './shown';
import { frameMarkup, languages, snippetOf } from './snippets';

const parts = ['map', 'growth'] as const;

export type PanelProps = Shown & { readonly way: Way };

export function Panel({ way, ...shown }: PanelProps) {
  return (
    <div class="taken">
      {way === 'download' && <Downloads {...shown} />}
      {way === 'cite' && <Citation {...shown} />}
      {way === 'embed' && <Embedding region={shown.embeds ?? ''} subject={shown.subject} />}
      {way === 'query' && <Queries {...shown} />}
    </div>
  );
}

function Downloads(shown: Shown) {
  const { list, panelUpTo, feed, hasMap = true, subject, when, rules } = shown;
  const { language, words } = useLanguage();
  const texts = panelWords[language];
  const name = panelUpTo === undefined ? list.replaceAll('/', '-') : `panel-${panelUpTo}`;
  const saveMap = (): void =>
    void import('../../map/map-png').then(async ({ mapPng }) => {
      // A layer of the map may show the present next to a list of the past.
      const { layer, ofNow } = document.querySelector<HTMLElement>('main .classes')?.dataset ?? {};
      const title = [layer, subject ?? words.country, ofNow === undefined ? when : words.time.now, rules]
        .filter(Boolean)
        .join(' · ');
      const png = await mapPng(title, sourceLine());
      if (png !== undefined) saveFile(png, `${fileNameOf(subject ?? words.country, name)}.png`);
    });
  return (
    <>
      <p class="actions">
        <Download href={fileOf(shown, { excelIn: language })} name={`${name}.csv`}>
          {panelUpTo === undefined ? texts.excel : 'CSV'}
        </Download>
        <Download href={fileOf(shown, 'parquet')} name={`${name}.parquet`}>
          Parquet
        </Download>
        {hasMap && (
          <button type="button" onClick={saveMap}>
            {texts.png}
          </button>
        )}
        {feed !== undefined && (
          <a href={feedOf(feed, language)} type="application/atom+xml">
            {texts.follow}
          </a>
        )}
      </p>
      <p class="note">{panelUpTo === undefined ? texts.about : texts.aboutPanel}</p>
    </>
  );
}

/** The address of the feed, for the visible region and rule set. */
function feedOf(path: string, lang: string): string {
  const { query } = currentAddress();
  return hrefWith(`${path}/feed.atom`, {
    lang,
    rules: query.get('rules') ?? undefined,
    region: query.get('region') ?? undefined,
  });
}

function Citation({ subject, when, rules }: Shown) {
  const { language } = useLanguage();
  const today = isoOfDay(dayOf(Date.now()));
  const cited = { subject, when, rules, label: statedLabel(), url: addressShown(), today };
  return <Copied text={panelWords[language].citation(cited)} name="citation" />;
}

function Queries(shown: Shown) {
  const { words } = useLanguage();
  const [chosen, choose] = useState<(typeof languages)[number]>('curl');
  const url = new URL(fileOf(shown, 'csv'), location.origin).href.replaceAll("'", '%27');
  return (
    <>
      <Choice
        label={words.ways.query}
        options={languages}
        chosen={chosen}
        choose={choose}
        textOf={(one) => one}
      />
      <Copied text={snippetOf[chosen](url, accessKey.get() !== '')} name="query" />
    </>
  );
}

function Embedding({ region, subject }: { readonly region: string; readonly subject: string | undefined }) {
  const { language, words } = useLanguage();
  const texts = panelWords[language];
  const [part, choose] = useState<EmbeddedPart>('map');
  const url = new URL(hrefOf.embed(part, region), location.href).href;
  const title = `${words.title.embed}: ${subject ?? words.country}`;
  const titles = { map: words.map.tools, growth: words.growth.title };
  const frame = useRef<HTMLIFrameElement>(null);
  useEffect(() => {
    const fit = ({ source, data }: MessageEvent<{ readonly taocunHeight?: number } | null>): void => {
      if (frame.current?.contentWindow === source && data?.taocunHeight !== undefined)
        frame.current.height = String(data.taocunHeight);
    };
    addEventListener('message', fit);
    return () => removeEventListener('message', fit);
  }, []);
  return (
    <>
      <Choice
        label={words.ways.embed}
        options={parts}
        chosen={part}
        choose={choose}
        textOf={(one) => titles[one]}
      />
      <Copied text={frameMarkup(url, title)} name="embedding" />
      <p class="note">{texts.embedNote}</p>
      <iframe
        key={url}
        ref={frame}
        src={url}
        title={`${texts.preview}: ${title}`}
        width="100%"
        height="480"
      />
    </>
  );
}

/** A text with a button that copies it. */
function Copied({ text, name }: { readonly text: string; readonly name: string }) {
  return (
    <>
      <pre class="snippet" tabIndex={0} data-testid={name}>
        {text}
      </pre>
      <p class="actions">
        <CopyButton text={text} />
      </p>
    </>
  );
}

/** Copies a text. Browsers allow access to the clipboard only over HTTPS; otherwise there is no button. */
function CopyButton({ text }: { readonly text: string }) {
  const { words } = useLanguage();
  const [copied, setCopied] = useState('');
  if (!('clipboard' in navigator)) return null;
  return (
    <button
      type="button"
      onClick={() => void navigator.clipboard.writeText(text).then(() => setCopied(text))}
    >
      <span role="status">{copied === text ? words.copied : words.copy}</span>
    </button>
  );
}
