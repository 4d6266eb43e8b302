package schema

import (
	"errors"
	"io"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
)

// ConfigFile is the name of the settings that may stand beside definitions. It is
// none itself.
const ConfigFile = "perstoregen.json"

// files is where documents are read from. Names have slashes.
type files struct {
	fs.FS
	identity func(name string) string // one name for each file, however it is spelled
}

// osFiles are the files of the operating system.
func osFiles() files {
	return files{FS: osFS{}, identity: func(name string) string {
		abs, err := filepath.Abs(filepath.FromSlash(name))
		if err != nil {
			return name // without a working directory only absolute names work
		}
		return filepath.ToSlash(abs)
	}}
}

func fsFiles(fsys fs.FS) files {
	return files{FS: fsys, identity: func(name string) string { return name }}
}

// osFS opens any name that the operating system knows, also outside of the
// working directory, which os.DirFS does not.
type osFS struct{}

func (osFS) Open(name string) (fs.File, error) {
	name = filepath.FromSlash(name)
	// A pipe would wait for somebody who writes to it.
	if info, err := os.Stat(name); err == nil && !info.Mode().IsRegular() && !info.IsDir() {
		return nil, &fs.PathError{Op: "open", Path: name, Err: errNoFile}
	}
	return os.Open(name)
}

var errNoFile = errors.New("not a file")

// read gives the bytes of a regular file, at most one more than [maxFile].
func (f files) read(name string) (src []byte, err error) {
	file, err := f.Open(name)
	if err != nil {
		return nil, err
	}
	defer func() { err = errors.Join(err, file.Close()) }()
	info, err := file.Stat()
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() {
		return nil, errNoFile
	}
	return io.ReadAll(io.LimitReader(file, maxFile+1))
}

// expand gives the definitions that a name stands for: a file itself, or the
// *.json files of a folder.
func (f files) expand(name string) ([]string, error) {
	info, err := fs.Stat(f, name)
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		if path.Base(name) == ConfigFile {
			return nil, nil // a shell's *.json names it too
		}
		return []string{name}, nil
	}
	entries, err := fs.ReadDir(f, name)
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries {
		if !e.IsDir() && strings.HasSuffix(e.Name(), ".json") && e.Name() != ConfigFile {
			names = append(names, path.Join(name, e.Name()))
		}
	}
	if len(names) == 0 {
		return nil, errors.New("no *.json file in this folder")
	}
	slices.Sort(names)
	return names, nil
}

// reason is the cause of a file error without the name, which the diagnostic
// has already.
func reason(err error) string {
	if errors.Is(err, fs.ErrNotExist) {
		return "no such file or folder"
	}
	if pathError, ok := errors.AsType[*fs.PathError](err); ok {
		err = pathError.Err
	}
	return err.Error()
}
