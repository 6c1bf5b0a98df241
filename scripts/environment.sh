# What every script starts from; read with `.`, from the root of the clone.
# Compiled Python is kept, in one place that git ignores: a test run starts a hundred processes.
unset PYTHONDONTWRITEBYTECODE
export PYTHONPYCACHEPREFIX="$PWD/var/pycache"
