import '../../style/docs.css';
import { h } from 'preact';
import { useEffect } from 'preact/hooks';
import { keepLoading } from '../../browser/keep-loading';
import { useTheme } from '../../browser/use-theme';
import { Choice, useChoice } from '../../parts/choice';
import { basePath } from '../../routes/address';
import { useLanguage } from '../../words/language';
import { docsWords } from './docs-words';
import { Quickstart } from './quickstart';

/** The services' OpenAPI documents, generated from their sources and built with the page. Each service returns its own at /docs-json. */
const documents = {
  reporting: new URL('../../../../../docs/openapi/reporting.json', import.meta.url).href,
  ingestion: new URL('../../../../../docs/openapi/ingestion.json', import.meta.url).href,
  classification: new URL('../../../../../docs/openapi/classification.json', import.meta.url).href,
} as const;
type Service = keyof typeof documents;
const services = ['reporting', 'ingestion', 'classification'] as const satisfies readonly Service[];

/** Ports relative to that of the page, unless configured otherwise. */
const above: Readonly<Record<Service, number>> = { reporting: 0, ingestion: 1, classification: 2 };

/** The address of a service: the page knows its own, from which the others' ports follow unless they are configured. */
function baseOf(service: Service): string {
  const { origin, protocol, hostname, port } = location;
  if (service === 'reporting') return (origin + basePath).replace(/\/$/, '');
  return `${protocol}//${hostname}:${(port === '' ? 3000 : Number(port)) + above[service]}`;
}

/** The API: the first steps, then every operation of the services. */
export function DocsPage() {
  const { language, words } = useLanguage();
  const texts = docsWords[language];
  const [service, choose] = useChoice<Service>('service', services);
  return (
    <main id="content" class="docs">
      <h1>{words.title.docs}</h1>
      <p class="lead">{texts.lead}</p>
      <Quickstart texts={texts} reporting={baseOf('reporting')} ingestion={baseOf('ingestion')} />
      <section aria-labelledby="reference">
        <h2 id="reference">{texts.reference}</h2>
        <div class="docs-head">
          <Choice label={texts.services} options={services} chosen={service} choose={choose} textOf={(one) => texts.serviceNames[one]} />
          <a href={documents[service]} download={`${service}.json`}>
            OpenAPI 3.1 (JSON)
          </a>
        </div>
        <Reference key={service} service={service} />
      </section>
    </main>
  );
}

/** The page's own service can be tried here; the others have other origins, which the page must not call. */
function Reference({ service }: { readonly service: Service }) {
  const theme = useTheme();
  const colour = (name: string): string => getComputedStyle(document.documentElement).getPropertyValue(name).trim();
  useEffect(() => void keepLoading(() => import('rapidoc')), []);
  return h('rapi-doc', {
    'spec-url': documents[service],
    'server-url': baseOf(service),
    'render-style': 'view',
    'allow-try': String(service === 'reporting'),
    'allow-authentication': String(service === 'reporting'),
    'allow-server-selection': 'false',
    'allow-spec-url-load': 'false',
    'allow-spec-file-load': 'false',
    'show-header': 'false',
    'show-info': 'false',
    'schema-style': 'table',
    'load-fonts': 'false',
    'regular-font': 'inherit',
    'bg-color': colour('--raised'),
    'primary-color': colour('--accent'),
    theme,
  });
}
