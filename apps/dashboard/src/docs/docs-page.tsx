import '../style/docs.css';
import { useEffect, useState } from 'preact/hooks';
import { QueryView } from '../parts/query-view';
import { basePath } from '../routes/address';
import { useParameter } from '../routes/use-address';
import { useQuery } from '../server/use-query';
import { useLanguage } from '../words/language';
import { type DocumentedService, documentedServices, documentOf, documents } from './documents';
import { docsWords } from './docs-words';
import { type OpenApi, operationsByTag } from './open-api';
import { Inline, OneOperation } from './operation';
import { Quickstart } from './quickstart';

/** Ports above that of the page, where nothing else was configured. */
const above: Readonly<Record<DocumentedService, number>> = { reporting: 0, ingestion: 1, classification: 2 };

/** The address of a service: the page's own is known, the others' ports follow from it unless they are told otherwise. */
export function baseOf(service: DocumentedService): string {
  const { origin, protocol, hostname, port } = location;
  if (service === 'reporting') return (origin + basePath).replace(/\/$/, '');
  return `${protocol}//${hostname}:${(port === '' ? 3000 : Number(port)) + above[service]}`;
}

/** The API: how to begin, then every operation of the services. */
export function DocsPage() {
  const { language, words } = useLanguage();
  const texts = docsWords[language];
  const [asked] = useParameter('service');
  const service = documentedServices.find((one) => one === asked) ?? 'reporting';
  return (
    <main id="content" class="docs">
      <h1>{words.title.docs}</h1>
      <p class="lead">{texts.lead}</p>
      <Quickstart texts={texts} reporting={baseOf('reporting')} ingestion={baseOf('ingestion')} />
      <Reference key={service} service={service} />
    </main>
  );
}

function Reference({ service }: { readonly service: DocumentedService }) {
  const { language } = useLanguage();
  const texts = docsWords[language];
  const [, choose] = useParameter('service');
  const query = useQuery(`${service} ${language}`, documentOf(service, language));
  return (
    <section aria-labelledby="reference">
      <h2 id="reference">{texts.reference}</h2>
      <div class="docs-head">
        <span class="choices" role="group" aria-label={texts.services}>
          {documentedServices.map((one) => (
            <button type="button" key={one} aria-pressed={one === service} onClick={() => choose(one === 'reporting' ? '' : one)}>
              {texts.serviceNames[one]}
            </button>
          ))}
        </span>
        <a href={documents[service]} download={`${service}.json`}>
          OpenAPI 3.1 (JSON)
        </a>
      </div>
      <QueryView query={query} rows={12}>
        {(document) => <Operations document={document} base={baseOf(service)} />}
      </QueryView>
    </section>
  );
}

function Operations({ document: described, base }: { readonly document: OpenApi; readonly base: string }) {
  const { language } = useLanguage();
  const texts = docsWords[language];
  const [search, setSearch] = useState('');
  const groups = operationsByTag(described, search);
  // A link may name an operation, which is closed and not yet there when the browser looks for it.
  useEffect(() => {
    const show = (): void => {
      const meant = document.getElementById(location.hash.slice(1));
      if (!(meant instanceof HTMLDetailsElement)) return;
      meant.open = true;
      meant.scrollIntoView();
    };
    show();
    addEventListener('hashchange', show);
    return () => removeEventListener('hashchange', show);
  }, []);
  return (
    <>
      <label class="docs-search">
        <span>{texts.search}</span>
        <input type="search" value={search} onInput={(event) => setSearch(event.currentTarget.value)} />
      </label>
      <p class="note" role="status">
        {texts.found(groups.reduce((sum, { operations }) => sum + operations.length, 0))}
      </p>
      <div>
        {groups.map(({ tag, operations }) => (
          <section key={tag.name} aria-labelledby={anchorOf(tag.name)} class="docs-tag">
            <h3 id={anchorOf(tag.name)}>{texts.tags[tag.name] ?? tag.name}</h3>
            <p class="lead">
              <Inline text={tag.description} />
            </p>
            {operations.map((operation) => (
              <OneOperation
                key={operation.operationId}
                operation={operation}
                schemas={described.components.schemas}
                base={base}
                texts={texts}
              />
            ))}
          </section>
        ))}
      </div>
    </>
  );
}

const anchorOf = (tag: string): string => `tag-${tag.replaceAll(' ', '-')}`;
