#!/bin/sh
# A folder of tasks through a real Slurm on this machine: one task fails, one is killed, the merge step does not
# run; what is not done is submitted again, and the results are those of the screen, byte for byte.
#
#   sh tests/slurm/real_slurm.sh PATH-OF-SUPERION
#
# Needs root, slurmctld, slurmd, sbatch and munged (Debian: slurm-wlm, munge). Everything lies in a folder of
# its own, with ports of its own; all that was started is ended.
superion=$1
for program in slurmctld slurmd sbatch scancel squeue munged; do
    command -v $program >/dev/null || { echo "SKIPPED: there is no $program"; exit 0; }
done
[ "$(id -u)" = 0 ] || { echo "SKIPPED: not root"; exit 0; }
set -eu
scratch=$(mktemp -d)
conf=$scratch/conf
mkdir -p "$conf" "$scratch/state" "$scratch/spool" "$scratch/munge"
chmod 711 "$scratch"
chmod 700 "$scratch/munge"
started=
finish() {
    code=$?
    for pid in $started; do kill "$pid" 2>/dev/null || true; done
    sleep 1
    for pid in $started; do kill -9 "$pid" 2>/dev/null || true; done
    if [ $code = 0 ]; then rm -rf "$scratch"; else echo "FAILED; what is left: $scratch"; fi
    exit $code
}
trap finish EXIT
trap 'exit 1' INT TERM
say() { echo "$(date +%T) $*"; }

dd if=/dev/urandom of="$scratch/munge/key" bs=1 count=1024 2>/dev/null
chmod 600 "$scratch/munge/key"
munged --foreground --force --key-file="$scratch/munge/key" --socket="$scratch/munge.socket" \
    --pid-file="$scratch/munge/pid" --log-file="$scratch/munge/log" --seed-file="$scratch/munge/seed" \
    >"$scratch/munged.out" 2>&1 &
started="$started $!"

host=$(hostname -s)
cat >"$conf/slurm.conf" <<EOF
ClusterName=superion
SlurmctldHost=$host(127.0.0.1)
AuthType=auth/munge
AuthInfo=socket=$scratch/munge.socket
SlurmUser=root
SlurmdUser=root
StateSaveLocation=$scratch/state
SlurmdSpoolDir=$scratch/spool
SlurmctldPidFile=$scratch/slurmctld.pid
SlurmdPidFile=$scratch/slurmd.pid
SlurmctldLogFile=$scratch/slurmctld.log
SlurmdLogFile=$scratch/slurmd.log
SlurmctldPort=17817
SlurmdPort=17818
ProctrackType=proctrack/linuxproc
TaskPlugin=task/none
SelectType=select/cons_tres
SelectTypeParameters=CR_Core
MpiDefault=none
ReturnToService=2
KillWait=3
NodeName=$host NodeAddr=127.0.0.1 CPUs=2 State=UNKNOWN
PartitionName=main Nodes=ALL Default=YES MaxTime=INFINITE State=UP
EOF
printf 'CgroupPlugin=cgroup/v1\nCgroupAutomount=no\n' >"$conf/cgroup.conf"
export SLURM_CONF="$conf/slurm.conf"
slurmctld -D >"$scratch/slurmctld.out" 2>&1 &
started="$started $!"
slurmd -D >"$scratch/slurmd.out" 2>&1 &
started="$started $!"
tries=0
until sinfo -h -o %t 2>/dev/null | grep -q idle; do
    tries=$((tries + 1))
    [ $tries -lt 60 ] || { tail -n 5 "$scratch"/*.out "$scratch"/*.log; exit 1; }
    sleep 1
done
say "Slurm $(sbatch --version | cut -d' ' -f2) is up"

# The program, but for the first time of two tasks: one does not find it, one is killed in the middle
# and its job then by Slurm.
cat >"$scratch/node program" <<EOF
#!/bin/sh
if [ "\$2" = task ] && [ "\$4" = 2 ] && [ ! -e "$scratch/2" ]; then
    touch "$scratch/2"
    echo "no such module on this node"
    exit 1
fi
if [ "\$2" = task ] && [ "\$4" = 3 ] && [ ! -e "$scratch/3" ]; then
    "$superion" "\$@" &
    until [ -e tasks/3.begun ]; do sleep 0.01; done
    kill -KILL \$!
    touch "$scratch/3"
    exec sleep 600
fi
exec "$superion" "\$@"
EOF
chmod +x "$scratch/node program"

screen="--sample --descriptors density_features,structural_complexity --representations structure,A
    --depths 20 --bootstrap-repeats 20 --control-repeats 5 --quiet"
export SUPERION_CACHE=off
# shellcheck disable=SC2086
"$superion" screen $screen --out "$scratch/screen" >/dev/null || [ $? = 1 ]
folder="$scratch/it's a folder"
# shellcheck disable=SC2086
"$superion" slurm write $screen --tasks 4 --cores 1 --time 10 --partition main \
    --superion "$scratch/node program" --out "$folder"

# All jobs of Slurm have ended.
ended() {
    tries=0
    while [ -n "$(squeue -h)" ]; do
        tries=$((tries + 1))
        [ $tries -lt 300 ] || { squeue; exit 1; }
        sleep 1
    done
}

sh "$folder/submit.sh" | tee "$scratch/submitted"
job=$(sed -n 's/^tasks .*: job //p' "$scratch/submitted")
until [ -e "$scratch/3" ]; do sleep 0.2; done
say "task 3 is killed"
scancel "${job}_3"
ended
say "the array has ended"
"$superion" slurm status "$folder" && exit 1
"$superion" slurm status "$folder" --json >"$scratch/status.json" && exit 1
grep -q '"failed":\[2,3\]' "$scratch/status.json"
grep -q '"n_done":2' "$scratch/status.json"
[ "$("$superion" slurm status "$folder" --again)" = 2,3 ]
[ ! -e "$folder/results" ] || { echo "the merge step ran though tasks had failed"; exit 1; }
if "$superion" slurm collect "$folder" --quiet 2>"$scratch/missing"; then exit 1; fi
grep -q 'failed: 2,3' "$scratch/missing"

say "once more"
sh "$folder/submit.sh"
ended
"$superion" slurm status "$folder"
cat "$folder/logs/merge.log"
cmp "$folder/results/variance.csv" "$scratch/screen/variance.csv"
sh "$folder/submit.sh"
ended
cmp "$folder/results/variance.csv" "$scratch/screen/variance.csv"
say "the same bytes as the screen, twice"
