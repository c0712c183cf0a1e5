// Validates manifests, JSON on standard input, by the schemas of Kubernetes, KEDA and Prometheus's operator;
// prints the result for each. The schemas are modules that jest does not load.
import { text } from 'node:stream/consumers';
import * as keda from '@kubernetes-models/keda/keda.sh/v1alpha1';
import * as monitoring from '@kubernetes-models/prometheus-operator/monitoring.coreos.com/v1';
import * as apps from 'kubernetes-models/apps/v1';
import * as batch from 'kubernetes-models/batch/v1';
import * as networking from 'kubernetes-models/networking.k8s.io/v1';
import * as policy from 'kubernetes-models/policy/v1';
import * as core from 'kubernetes-models/v1';

const models = {
  v1: core,
  'apps/v1': apps,
  'batch/v1': batch,
  'policy/v1': policy,
  'networking.k8s.io/v1': networking,
  'keda.sh/v1alpha1': keda,
  'monitoring.coreos.com/v1': monitoring,
};

function errorOf(manifest) {
  const known = models[manifest.apiVersion];
  if (known === undefined) return 'unknown';
  const Model = known[manifest.kind];
  if (Model === undefined) return `${manifest.apiVersion} has no ${manifest.kind}`;
  try {
    new Model(manifest).validate();
    return '';
  } catch (error) {
    return error.message;
  }
}

const manifests = JSON.parse(await text(process.stdin));
process.stdout.write(JSON.stringify(manifests.map((each) => [each.kind, each.metadata.name, errorOf(each)])));
