#!/bin/sh
# Submits the tasks that are not done, and the step that merges once they are: sh submit.sh
# After tasks that failed or were killed: the same again.
cd -- "$(dirname -- "$0")" || exit 1
command -v module >/dev/null 2>&1 || . /etc/profile{{with_modules}}
module load {{module}}
superion={{program}}
if [ -n "${SUPERION:-}" ]; then superion=$SUPERION; fi
command -v "$superion" >/dev/null 2>&1 || superion=superion
again=$("$superion" slurm status . --again) || exit
if [ -n "$again" ]; then
    job=$(sbatch --parsable --array="$again{{at_most}}" describe.sbatch) || exit
    job=${job%%;*}
    echo "tasks $again: job $job"
    merge=$(sbatch --parsable --dependency=afterok:"$job" --kill-on-invalid-dep=yes merge.sbatch) || exit
else
    merge=$(sbatch --parsable merge.sbatch) || exit
fi
echo "merge: job ${merge%%;*}"
