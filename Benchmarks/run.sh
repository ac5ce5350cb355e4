#!/usr/bin/env bash
# Times whole commands, then kernels, and prints what they reach beside how long they take.
#
#   Benchmarks/run.sh [commands|kernels]             both by default
#   Benchmarks/run.sh territories --data FOLDER …    balancing tasks on public data (--help)
#   Benchmarks/run.sh scaling --data FOLDER …        the same task from 10,000 to 1,000,000 accounts (--help)
#   Benchmarks/run.sh literature --data FOLDER …     capacitated p-median, centred clustering, territory design (--help)
#   Benchmarks/run.sh quotas --data FOLDER …         forecasts and quotas of past years, and time to quotas (--help)
#   Benchmarks/run.sh quotas --only generated        quotas on panels drawn from known processes
#   Benchmarks/run.sh quotas --only packages         quotas of past years on data that ship in packages of PyPI
#   Benchmarks/run.sh peers --data FOLDER …          other programs beside allot on the same files (--help)
#   Benchmarks/run.sh bound --data FOLDER …          the bound with given centres beside the exact LP of HiGHS (--help)
#   Benchmarks/run.sh peers-forecast --data FOLDER … other forecasters beside allot on the same files (--help)
#
# ALLOT names the program (default: .build/release/allot, built if it is not there), THREADS the threads (default: all),
# EFFORT the work units of territory searches (default 40). Memory needs GNU time (Debian package "time").
set -euo pipefail
cd "$(dirname "$0")/.."

ALLOT=${ALLOT:-.build/release/allot}
THREADS=${THREADS:-$(nproc)}
EFFORT=${EFFORT:-40}
SEED=1
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# run NAME COMMAND…: sets seconds and megabytes; the command's standard output goes to $work/out.
run() {
  local name=$1 begin end status=0
  shift
  begin=$(date +%s%N)
  if [ -x /usr/bin/time ]; then
    /usr/bin/time -f %M -o "$work/memory" "$@" >"$work/out" 2>"$work/err" || status=$?
    megabytes=$(($(tail -n 1 "$work/memory") / 1024))
  else
    "$@" >"$work/out" 2>"$work/err" || status=$?
    megabytes=-
  fi
  end=$(date +%s%N)
  seconds=$(awk -v ns=$((end - begin)) 'BEGIN { printf "%.2f", ns / 1e9 }')
  # 2: a plan outside tolerance is an answer too, and the table says so.
  if [ "$status" != 0 ] && [ "$status" != 2 ]; then
    echo "$name: exit $status" >&2
    cat "$work/err" >&2
    exit 1
  fi
}

# first KEY: the first value of a key in the JSON on standard output, "-" when there is none.
first() {
  local value
  value=$(sed -n "s/^ *\"$1\" *: *\"\{0,1\}\([^\",]*\)\"\{0,1\},\{0,1\}\$/\1/p" "$work/out" | head -n 1)
  echo "${value:--}"
}

# short NUMBER [DIGITS]: five significant digits, or what is no number as it is.
short() { case $1 in -) echo - ;; *) printf "%.${2:-5}g\n" "$1" ;; esac; }

row() { printf '%-34s %4s  %-22s %9s %11s %11s %9s %8s %6s\n' "$@"; }

territories() { # NAME ACCOUNTS.csv COUNT MEASURES
  run "$1" "$ALLOT" territories "$2" --count "$3" --balance "$4" --tolerance 5% --weight potential \
    --seed $SEED --effort "$EFFORT" --threads "$THREADS" --output "$work/territories.csv" --json
  row "$1" $SEED "$(first outcome)" "$(short "$(first meanKm)")" "$(short "$(first cost)")" "$(short "$(first bound)")" \
    "$(short "$(first assignmentGap)" 3)" "$seconds" "$megabytes"
}

commands() {
  [ -x "$ALLOT" ] || make build
  echo "machine: $(sed -n 's/^model name[^:]*: //p' /proc/cpuinfo | head -n 1), $(nproc) cores, \
$(awk '/MemTotal/ { printf "%d", $2 / 1048576 }' /proc/meminfo) GB; threads $THREADS; effort $EFFORT"
  row instance seed outcome "mean km" cost bound gap seconds MB
  run sample "$ALLOT" sample --accounts 20000 --seed $SEED "$work/company"
  row "sample 20,000 accounts" $SEED "written, $(du -sm "$work/company" | cut -f1) MB" - - - - "$seconds" "$megabytes"
  territories "northstar, 24, potential" datasets/northstar/data/accounts.csv 24 potential
  territories "sample of 20,000, 250, potential" "$work/company/data/accounts.csv" 250 potential
  cp -r datasets/northstar "$work/northstar"
  run plan "$ALLOT" plan "$work/northstar" --threads "$THREADS" --no-cache --json
  row "northstar, whole cycle (field)" $SEED "$(first outcome)" "$(short "$(first meanKm)")" - - \
    "$(short "$(first assignmentGap)" 3)" "$seconds" "$megabytes"
  run forecast "$ALLOT" forecast datasets/northstar/data/demand.csv --keys product,account --horizon 12 \
    --output "$work/forecast.csv"
  row "northstar, forecast of 12 months" - "$(($(wc -l <"$work/forecast.csv") - 1)) rows" - - - - "$seconds" "$megabytes"
}

kernels() {
  swift build -c release --package-path Benchmarks --scratch-path .build-bench --product kernels >"$work/build" 2>&1 ||
    { cat "$work/build" >&2; exit 1; }
  .build-bench/release/kernels
}

# Runs a Python script with the program built; the scripts need the standard library only.
script() {
  [ -x "$ALLOT" ] || make build >&2
  ALLOT="$ALLOT" exec python3 "$@"
}

# The peers come from PyPI into environments of their own, beside the builds.
peers() { # ENVIRONMENT REQUIREMENTS SCRIPT ARGUMENT…
  local environment=$1 requirements=Benchmarks/peers/$2 script=$3
  shift 3
  if [ ! -x "$environment/bin/python" ]; then
    python3 -m venv "$environment"
    "$environment/bin/pip" install --quiet --disable-pip-version-check --requirement "$requirements" >&2 ||
      { rm -rf "$environment"; exit 1; }
  fi
  [ -x "$ALLOT" ] || make build >&2
  ALLOT="$ALLOT" exec "$environment/bin/python" "Benchmarks/peers/$script" "$@"
}

case ${1:-all} in
  commands | kernels) "$1" ;;
  territories) shift && script Benchmarks/territories/run_tasks.py "$@" ;;
  scaling) shift && script Benchmarks/territories/scaling.py "$@" ;;
  literature) shift && script Benchmarks/literature/run_literature.py "$@" ;;
  quotas) shift && script Benchmarks/quotas/run_quotas.py "$@" ;;
  peers) shift && peers .build-peers requirements.txt run_peers.py "$@" ;;
  bound) shift && peers .build-peers requirements.txt bound.py "$@" ;;
  # Apart, since they need an older pandas than the territory peers.
  peers-forecast) shift && peers .build-forecast-peers forecast-requirements.txt run_forecast_peers.py "$@" ;;
  all)
    commands
    echo
    kernels
    ;;
  *)
    echo "usage: Benchmarks/run.sh [commands|kernels|territories|scaling|literature|quotas|peers|bound|peers-forecast]" >&2
    exit 64
    ;;
esac
