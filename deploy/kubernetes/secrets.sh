#!/bin/sh
# Prints the secrets that nobody else makes for the overlay `whole`, with new passwords:
#
#   sh deploy/kubernetes/secrets.sh | kubectl -n taocun create -f -
#
# `create` refuses secrets that exist, so that no password in use is replaced.
set -eu

hex() {
  od -An -v -tx1 -N "$1" /dev/urandom | tr -d ' \n'
}

secret() {
  printf -- '---\napiVersion: v1\nkind: Secret\nmetadata: { name: %s }\nstringData: { %s: "%s" }\n' "$1" "$2" "$3"
}

secret taocun-secrets WEBHOOK_SECRETS_KEYS "$(hex 32)"
for user in ingestion classification reporting-projection reporting-answers commands keys restore repair; do
  secret "mongodb-$user-password" password "$(hex 24)"
done
