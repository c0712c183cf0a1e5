# The three services and the operators' commands, each a target of its own:
#
#   docker build --target ingestion -t taocun-ingestion:0.4.0 .
#   docker build --target classification -t taocun-classification:0.4.0 .
#   docker build --target reporting -t taocun-reporting:0.4.0 .
#   docker build --target commands -t taocun-commands:0.4.0 .
#
# They run as the user `node`, on a root file system that may be read-only, and reporting writes to /tmp.

FROM node:24.21.0-bookworm-slim AS packages
WORKDIR /taocun
# First what decides which packages are there: as long as it is the same they are not fetched again.
COPY package.json package-lock.json .npmrc ./
COPY tools/notices.mjs tools/
COPY apps/ingestion/package.json apps/ingestion/
COPY apps/classification/package.json apps/classification/
COPY apps/reporting/package.json apps/reporting/
COPY apps/dashboard/package.json apps/dashboard/
COPY apps/cli/package.json apps/cli/
COPY libs/client/package.json libs/client/
COPY libs/contracts/package.json libs/contracts/
COPY libs/domain/package.json libs/domain/
COPY libs/geography/package.json libs/geography/
COPY libs/kafka/package.json libs/kafka/
COPY libs/local/package.json libs/local/
COPY libs/messaging/package.json libs/messaging/
COPY libs/openapi/package.json libs/openapi/
COPY libs/reporting/answers/package.json libs/reporting/answers/
COPY libs/reporting/delivery/package.json libs/reporting/delivery/
COPY libs/reporting/projection/package.json libs/reporting/projection/
COPY libs/reporting/reports/package.json libs/reporting/reports/
COPY libs/reporting/store/package.json libs/reporting/store/
COPY libs/runtime/package.json libs/runtime/
COPY libs/service/package.json libs/service/
COPY clients/subscriber/package.json clients/subscriber/
COPY tools/package.json tools/
COPY tools/harness/package.json tools/harness/
COPY tools/bench/package.json tools/bench/
COPY testing/package.json testing/

FROM packages AS build
RUN npm ci
COPY . .
# The commit: docker build --build-arg REVISION=$(git rev-parse HEAD) …
ARG REVISION=unknown
RUN TAOCUN_COMMIT=$REVISION NX_DAEMON=false npx nx run-many -t build -p ingestion classification reporting dashboard cli
# What was built runs, with what reporting reads next to it: sources, tests and samples stay behind.
RUN find apps libs -mindepth 2 -maxdepth 2 ! -path 'libs/reporting/*' ! -name package.json ! -name bin ! -name dist ! -name assets -exec rm -r {} + \
 && find libs/reporting -mindepth 2 -maxdepth 2 ! -name package.json ! -name dist ! -name sql -exec rm -r {} + \
 && ln -s taocun.js apps/cli/bin/taocun && chmod +x apps/cli/bin/taocun.js

# Each service has the packages that it and its libs declare, and their licences in one file. TypeScript comes with @nestjs/swagger, for a tool that nothing here runs.
FROM packages AS ingestion-packages
RUN npm ci --omit=dev --workspace=@taocun/ingestion && rm -r node_modules/typescript && node tools/notices.mjs > THIRD-PARTY-NOTICES
FROM packages AS classification-packages
RUN npm ci --omit=dev --workspace=@taocun/classification && rm -r node_modules/typescript && node tools/notices.mjs > THIRD-PARTY-NOTICES
FROM packages AS reporting-packages
RUN npm ci --omit=dev --workspace=@taocun/reporting && rm -r node_modules/typescript && node tools/notices.mjs > THIRD-PARTY-NOTICES
FROM packages AS commands-packages
RUN npm ci --omit=dev --workspace=@taocun/cli && rm -r node_modules/typescript && node tools/notices.mjs > THIRD-PARTY-NOTICES

FROM node:24.21.0-bookworm-slim AS runtime
ENV NODE_ENV=production HOST=0.0.0.0
ARG REVISION=unknown
LABEL org.opencontainers.image.title=taocun \
      org.opencontainers.image.version=0.4.0 \
      org.opencontainers.image.revision=$REVISION \
      org.opencontainers.image.licenses=Apache-2.0
WORKDIR /taocun
COPY --from=build /taocun/package.json /taocun/LICENSE /taocun/NOTICE ./
COPY --from=build /taocun/libs/domain libs/domain
COPY --from=build /taocun/libs/contracts libs/contracts
COPY --from=build /taocun/libs/runtime libs/runtime
COPY --from=build /taocun/libs/kafka libs/kafka
COPY --from=build /taocun/libs/messaging libs/messaging
COPY --from=build /taocun/libs/openapi libs/openapi
COPY --from=build /taocun/libs/service libs/service
USER node

FROM runtime AS ingestion
COPY --from=ingestion-packages /taocun/node_modules node_modules
COPY --from=ingestion-packages /taocun/THIRD-PARTY-NOTICES ./
COPY --from=build /taocun/apps/ingestion apps/ingestion
EXPOSE 3001
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["node", "-e", "fetch(`http://127.0.0.1:${Number(process.env.PORT || 3000) + 1}/health/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--min-semi-space-size=16", "--max-semi-space-size=16", "apps/ingestion/dist/main.js"]

FROM runtime AS classification
COPY --from=classification-packages /taocun/node_modules node_modules
COPY --from=classification-packages /taocun/THIRD-PARTY-NOTICES ./
COPY --from=build /taocun/apps/classification apps/classification
EXPOSE 3002
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["node", "-e", "fetch(`http://127.0.0.1:${Number(process.env.PORT || 3000) + 2}/health/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--min-semi-space-size=16", "--max-semi-space-size=16", "apps/classification/dist/main.js"]

FROM runtime AS reporting
COPY --from=reporting-packages /taocun/node_modules node_modules
COPY --from=reporting-packages /taocun/THIRD-PARTY-NOTICES ./
COPY --from=build /taocun/libs/geography libs/geography
COPY --from=build /taocun/libs/reporting libs/reporting
COPY --from=build /taocun/apps/reporting apps/reporting
# The page.
COPY --from=build /taocun/apps/dashboard/dist apps/dashboard/dist
EXPOSE 3000
HEALTHCHECK --interval=10s --timeout=5s --start-period=60s --retries=3 CMD ["node", "-e", "fetch(`http://127.0.0.1:${Number(process.env.PORT || 3000) + 0}/health/live`).then(({ ok }) => process.exit(ok ? 0 : 1), () => process.exit(1))"]
CMD ["node", "--min-semi-space-size=16", "--max-semi-space-size=16", "apps/reporting/dist/main.js"]

# `docker run … taocun-commands:0.4.0 taocun doctor`, with the services' environment.
FROM runtime AS commands
COPY --from=commands-packages /taocun/node_modules node_modules
COPY --from=commands-packages /taocun/THIRD-PARTY-NOTICES ./
COPY --from=build /taocun/libs/client libs/client
COPY --from=build /taocun/libs/geography libs/geography
COPY --from=build /taocun/libs/local libs/local
COPY --from=build /taocun/apps/cli apps/cli
ENV PATH=/taocun/apps/cli/bin:$PATH
CMD ["taocun", "--help"]
