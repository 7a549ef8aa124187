"""Settings of the benchmark's server: the real ones, and beside the real addresses the bare view to compare with."""

from jejaring.config.settings import *  # noqa: F403

ROOT_URLCONF = "tools.bench_urls"
