#!/bin/sh
# All tasks and the merge step without Slurm, on this machine: sh run-all.sh [TASKS AT A TIME]
cd -- "$(dirname -- "$0")" || exit 1
command -v module >/dev/null 2>&1 || . /etc/profile{{with_modules}}
module load {{module}}
superion={{program}}
if [ -n "${SUPERION:-}" ]; then superion=$SUPERION; fi
command -v "$superion" >/dev/null 2>&1 || superion=superion
jobs=${1:-$(getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1)}
mkdir -p logs || exit 1
seq 1 {{n_tasks}} | xargs -P "$jobs" -I NUMBER sh -c \
    '"$1" slurm task . "$2" --threads 1 --quiet >"logs/task-$2.log" 2>&1' sh "$superion" NUMBER
exec "$superion" slurm collect .
