package gen

import (
	_ "embed"
	"encoding/json"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"reflect"
	"slices"

	"github.com/perstore/perstoregen/gen/diag"
	"github.com/perstore/perstoregen/gen/schema"
)

// SettingsSchema is the published JSON Schema of perstoregen.json.
//
//go:embed perstoregen.schema.json
var SettingsSchema []byte

// Settings are the flags of the command that a perstoregen.json can hold, under
// the flags' long names.
type Settings struct {
	Output    string   `json:"output"`
	Package   string   `json:"package"`
	Stores    []string `json:"stores"`
	Emit      []string `json:"emit"`
	Templates string   `json:"templates"`
	TypesOnly bool     `json:"types-only"`
	Verbose   bool     `json:"verbose"`

	ExactNumbers bool `json:"exact-numbers"`
	JSON         bool `json:"json"`

	Addr  string   `json:"addr"` // these are of serve
	DB    string   `json:"db"`
	Facet string   `json:"facet"`
	Param []string `json:"param"`
	Seed  string   `json:"seed"`
}

// ReadSettings reads the perstoregen.json beside the definitions: in a folder that
// is named, or in the folder of a file that is. Where there are several they must
// say the same; without one the settings are zero. The error is a diag.List with
// everything that is wrong in them.
func ReadSettings(schemas []string) (Settings, error) {
	var read Settings
	first := "" // the file that was read
	for _, dir := range settingsDirs(schemas) {
		path := filepath.Join(dir, schema.ConfigFile)
		s, err := readSettings(path)
		switch {
		case errors.Is(err, fs.ErrNotExist):
		case err != nil:
			return Settings{}, err
		case first == "":
			read, first = s, path
		case !reflect.DeepEqual(s, read):
			return Settings{}, diag.List{{
				File: filepath.ToSlash(path), Line: 1, Col: 1,
				Message: "says something else than " + filepath.ToSlash(first) + "; generate from these folders one by one, or let both say the same",
			}}
		}
	}
	return read, nil
}

// readSettings reads one file.
func readSettings(path string) (s Settings, err error) {
	src, err := os.ReadFile(path)
	if err != nil {
		return s, err
	}
	value, wrong, err := schema.Instance(filepath.ToSlash(path), src, SettingsSchema)
	if err != nil {
		return s, err
	}
	if len(wrong) > 0 {
		return s, wrong
	}
	if err := json.Unmarshal([]byte(value.JSON()), &s); err != nil {
		return s, diag.List{{File: path, Message: err.Error()}}
	}
	dir := filepath.Dir(path)
	s.Output, s.Templates, s.Seed = from(dir, s.Output), from(dir, s.Templates), from(dir, s.Seed)
	return s, checkSettings(value).Err()
}

// checkSettings finds what the schema of settings cannot say: values that make no
// sense to this version.
func checkSettings(value *schema.Node) diag.List {
	var wrong diag.List
	check := func(n *schema.Node, err error) {
		if mistake, ok := errors.AsType[*UsageError](err); ok {
			wrong.Addf(n.Place(), "%s", mistake.Message)
		}
	}
	if name := value.Get("package"); name != nil {
		check(name, checkPackage(name.Text()))
	}
	for _, store := range value.Get("stores").Items() {
		check(store, checkStores([]string{store.Text()}))
	}
	for _, kind := range value.Get("emit").Items() {
		check(kind, Config{Emit: []string{kind.Text()}}.checkEmit())
	}
	templates := value.Get("templates")
	check(templates, Config{Templates: templates.Text()}.checkEmit())
	return wrong
}

// settingsDirs are the folders in which settings are looked for.
func settingsDirs(schemas []string) []string {
	if slices.Contains(schemas, Stdin) {
		return nil
	}
	var dirs []string
	for _, name := range schemas {
		if info, err := os.Stat(name); err != nil || !info.IsDir() {
			name = filepath.Dir(name)
		}
		if name = filepath.Clean(name); !slices.Contains(dirs, name) {
			dirs = append(dirs, name)
		}
	}
	return dirs
}

// from is a path that starts in dir.
func from(dir, path string) string {
	if path == "" || filepath.IsAbs(path) {
		return path
	}
	return filepath.Join(dir, path)
}

// Config is what to generate from some definitions with these settings.
func (s Settings) Config(schemas []string) Config {
	return Config{
		Schemas: schemas, Dir: s.Output, Package: s.Package, Stores: s.Stores,
		Emit: s.Emit, Templates: s.Templates, TypesOnly: s.TypesOnly, ExactNumbers: s.ExactNumbers,
	}
}
