FROM python:3.13-slim AS built
COPY requirements/run.txt requirements/build.txt /tmp/
RUN python -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --require-hashes --only-binary=:all: -r /tmp/run.txt -r /tmp/build.txt
COPY . /opt/xinxike
# Editable: the code runs from where it lies, as in a checkout, with notices, templates and migrations beside it.
RUN /opt/venv/bin/pip install --no-cache-dir --no-deps --no-build-isolation --editable /opt/xinxike \
 && /opt/venv/bin/python -m compileall -q /opt/xinxike

FROM python:3.13-slim
ENV PATH=/opt/venv/bin:$PATH PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 XINXIKE_DATA=/data
RUN apt-get update && apt-get install --yes --no-install-recommends libarchive13 && rm -rf /var/lib/apt/lists/*
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin xinxike \
 && install -d -m 0700 -o xinxike -g xinxike /data
COPY --from=built /opt /opt
USER xinxike
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=60s --timeout=20s --start-period=60s --retries=3 CMD ["xinxike", "doctor", "--heartbeat"]
ENTRYPOINT ["xinxike"]
CMD ["run"]
