# One image for web, worker, beat and the one-shot migrate (docker-compose.yml).

FROM python:3.11-slim AS build
ENV PIP_DISABLE_PIP_VERSION_CHECK=1 PIP_NO_CACHE_DIR=1
WORKDIR /srm
RUN python -m venv /venv
COPY requirements/base.txt requirements/base.txt
RUN /venv/bin/pip install --require-hashes -r requirements/base.txt
COPY . .
RUN PATH=/venv/bin:$PATH deploy/build.sh

FROM python:3.11-slim
# A number, so that orchestrators can see that it is not root.
RUN useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin srm \
    && install -d -o srm -g srm /var/lib/srm
ENV PATH=/venv/bin:$PATH PYTHONUNBUFFERED=1 PYTHONDONTWRITEBYTECODE=1 SRM_VAR_DIR=/var/lib/srm
COPY --from=build /venv /venv
COPY --from=build /srm /srm
WORKDIR /srm
USER 10001
EXPOSE 8000
ENTRYPOINT ["deploy/entrypoint.sh"]
CMD ["web"]
