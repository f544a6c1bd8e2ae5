FROM python:3.13-slim AS libraries
COPY requirements/run.txt /tmp/run.txt
RUN python -m venv /opt/venv \
 && /opt/venv/bin/pip install --no-cache-dir --require-hashes --only-binary=:all: -r /tmp/run.txt

FROM python:3.13-slim
# The code runs from where it lies, as in a checkout: notices, templates and migrations stand beside the packages.
ENV PATH=/opt/venv/bin:$PATH PYTHONPATH=/opt/xinxike PYTHONDONTWRITEBYTECODE=1 PYTHONUNBUFFERED=1 \
    XINXIKE_DATA=/data
RUN useradd --system --uid 10001 --no-create-home --shell /usr/sbin/nologin xinxike \
 && install -d -m 0700 -o xinxike -g xinxike /data
COPY --from=libraries /opt/venv /opt/venv
COPY . /opt/xinxike
RUN printf '#!/bin/sh\nexec python -m app.cli "$@"\n' > /usr/local/bin/xinxike \
 && chmod 0755 /usr/local/bin/xinxike \
 && python -m compileall -q /opt/xinxike
USER xinxike
WORKDIR /data
VOLUME /data
STOPSIGNAL SIGTERM
HEALTHCHECK --interval=60s --timeout=20s --start-period=60s --retries=3 CMD ["xinxike", "doctor", "--heartbeat"]
ENTRYPOINT ["xinxike"]
CMD ["run"]
