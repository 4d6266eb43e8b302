package starter

import (
	"bufio"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"runtime/debug"
	"strings"
)

// Source is where the module of perstoregen comes from: a version, or the folder
// of a checkout.
type Source struct {
	Version  string
	Checkout string // absolute
}

// ErrNoSource is that nothing tells where a command was built from.
var ErrNoSource = errors.New("this perstoregen was built without a version and knows no checkout of its source; name one with --from VERSION or --from FOLDER")

// Named is the source that a person names: a version, latest, or the folder of a
// checkout.
func Named(name string) (Source, error) {
	if dir, err := filepath.Abs(name); err == nil && isCheckout(dir) {
		return Source{Checkout: dir}, nil
	}
	if name == "latest" || version.MatchString(name) {
		return Source{Version: name}, nil
	}
	return Source{}, fmt.Errorf("--from %s is neither a version, such as v1.2.3 or latest, nor the folder of a checkout of %s", name, Module)
}

var version = regexp.MustCompile(`^v[0-9]+\.[0-9]+\.[0-9]+\S*$`)

// BuiltFrom is the source of the running command. The error is [ErrNoSource].
func BuiltFrom() (Source, error) {
	info, _ := debug.ReadBuildInfo()
	_, source, _, _ := runtime.Caller(0)
	executable, err := os.Executable()
	if err != nil {
		executable = "" // then it is not looked for there
	}
	return builtFrom(info, source, executable)
}

// builtFrom takes the version of a module that was downloaded, which has a sum;
// else the checkout that the module was replaced by, that the source was in, or
// that the executable is in.
func builtFrom(info *debug.BuildInfo, source, executable string) (Source, error) {
	if info != nil && info.Main.Path == Module && info.Main.Sum != "" {
		return Source{Version: info.Main.Version}, nil
	}
	var around []string
	if info != nil && info.Main.Replace != nil {
		around = append(around, info.Main.Replace.Path)
	}
	around = append(around, source, executable)
	for _, path := range around {
		for dir := path; filepath.IsAbs(dir); dir = filepath.Dir(dir) {
			if isCheckout(dir) {
				return Source{Checkout: dir}, nil
			}
			if dir == filepath.Dir(dir) {
				break
			}
		}
	}
	return Source{}, ErrNoSource
}

// isCheckout tells whether a folder holds the source of the module.
func isCheckout(dir string) bool {
	f, err := os.Open(filepath.Join(dir, "go.mod"))
	if err != nil {
		return false
	}
	defer f.Close()
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if fields := strings.Fields(lines.Text()); len(fields) > 0 && fields[0] == "module" {
			return len(fields) > 1 && strings.Trim(fields[1], `"`) == Module
		}
	}
	return false
}
