package templates

import (
	"bytes"
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"unicode/utf8"
)

//go:embed letters/*.txt guides/*.txt
var builtin embed.FS

// Letters are all letters and guides of a desk.
type Letters struct {
	letters map[string]*letter // by name and language, "survey.zh"
	guides  map[string]*guide  // likewise
	tried   lexicon
	files   []File
}

// File is one source, as an administrator sees it.
type File struct {
	Name  string // "letters/survey.zh.txt"
	About string // what it is, in one line
	Own   bool   // replaced by the administrator's

	source string
}

// Notice begins the names of the letters that everybody gets by a schedule; an
// administrator may add some of his own.
const Notice = "notice_"

// languages that the desk writes in.
var languages = []string{"zh", "en"}

// Load reads the built-in letters and guides. A file of the same name in dir
// replaces one; dir may also hold guides of its own, and may be empty. Every
// letter is written once with sample data, and every mistake is told at once
// with its file and line.
func Load(dir string) (*Letters, error) {
	l := &Letters{}
	errs := l.collect(dir)
	if len(errs) == 0 && !slices.ContainsFunc(l.files, func(f File) bool { return f.Own }) {
		return unchanged()
	}
	if err := l.read(dir, errs); err != nil {
		return nil, err
	}
	return l, nil
}

// unchanged are the built-in letters and guides. Nothing changes letters once
// they are read, so all desks of a program share them.
var unchanged = sync.OnceValues(func() (*Letters, error) {
	l := &Letters{}
	return l, l.read("", l.collect(""))
})

// read reads the files and tries each letter; errs are the mistakes so far.
func (l *Letters) read(dir string, errs []error) error {
	l.letters, l.guides = map[string]*letter{}, map[string]*guide{}
	// The words of what was tried come first: the guides refer to them.
	slices.SortStableFunc(l.files, func(a, b File) int {
		switch {
		case a.Name == triedFile:
			return -1
		case b.Name == triedFile:
			return 1
		}
		return 0
	})
	for i := range l.files {
		f := &l.files[i]
		shown := f.Name
		if f.Own {
			shown = filepath.Join(dir, filepath.FromSlash(f.Name))
		}
		for _, m := range l.add(f, shown) {
			errs = append(errs, fmt.Errorf("%s:%d: %s", shown, m.line, m.text))
		}
	}
	return errors.Join(append(errs, l.try()...)...)
}

// collect lists the sources, the administrator's in place of ours.
func (l *Letters) collect(dir string) (errs []error) {
	for _, folder := range []string{"guides", "letters"} {
		names, err := fs.Glob(builtin, folder+"/*.txt")
		errs = append(errs, err)
		for _, name := range names {
			text, err := builtin.ReadFile(name)
			errs = append(errs, err)
			l.files = append(l.files, File{Name: name, source: string(text)})
		}
	}
	if dir == "" {
		return notNil(errs)
	}
	if info, err := os.Stat(dir); err != nil {
		return append(notNil(errs), fmt.Errorf("folder of own letters: %w", err))
	} else if !info.IsDir() {
		return append(notNil(errs), fmt.Errorf("folder of own letters: %s is a file; name the folder that holds letters and guides", dir))
	}
	for _, folder := range []string{"guides", "letters"} {
		// Glob passes over a folder that it may not read.
		if _, err := os.ReadDir(filepath.Join(dir, folder)); err != nil && !errors.Is(err, fs.ErrNotExist) {
			errs = append(errs, fmt.Errorf("folder of own letters: %w", err))
		}
		names, err := fs.Glob(os.DirFS(dir), folder+"/*.txt")
		errs = append(errs, err)
		for _, name := range names {
			errs = append(errs, l.replace(dir, name))
		}
	}
	// A file beside the folders would be passed over without a word.
	stray, err := fs.Glob(os.DirFS(dir), "*.txt")
	errs = append(errs, err)
	for _, name := range stray {
		errs = append(errs, fmt.Errorf("%s: belongs into the folder letters or guides", filepath.Join(dir, name)))
	}
	return notNil(errs)
}

func notNil(errs []error) []error {
	return slices.DeleteFunc(errs, func(err error) bool { return err == nil })
}

func (l *Letters) replace(dir, name string) error {
	file := filepath.Join(dir, filepath.FromSlash(name))
	text, err := os.ReadFile(file)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(l.files, func(f File) bool { return f.Name == name })
	if at < 0 && strings.HasPrefix(name, "letters/") && !strings.HasPrefix(name, "letters/"+Notice) {
		return fmt.Errorf("%s: there is no letter of this name; maildesk template list shows all, and the names of your own reminders begin with %s", file, Notice)
	}
	if at := invalid(text); at > 0 {
		return fmt.Errorf("%s:%d: is not UTF-8; save it in this encoding (Notepad: Save as, encoding UTF-8)", file, at)
	}
	own := File{Name: name, Own: true, source: string(text)}
	if at < 0 {
		l.files = append(l.files, own)
	} else {
		l.files[at] = own
	}
	return nil
}

// invalid is the first line that is not UTF-8, as an editor on Windows may
// save it; 0 for none.
func invalid(text []byte) int {
	for n, line := range bytes.Split(text, []byte("\n")) {
		if !utf8.Valid(line) {
			return n + 1
		}
	}
	return 0
}

// Missing tells which of the administrator's files have no twin in the other
// language, and what its readers get instead.
func (l *Letters) Missing() []string {
	var all []string
	for _, f := range l.Files() {
		name, language, two := strings.Cut(strings.TrimSuffix(f.Name, ".txt"), ".")
		if !f.Own || !two {
			continue
		}
		other, instead := "zh", "who reads Chinese gets the English"
		if language == "zh" {
			other, instead = "en", "who reads English gets the Chinese"
			if path.Dir(f.Name) == "guides" {
				instead = "who reads English gets no steps"
			}
		}
		twin := name + "." + other + ".txt"
		if !slices.ContainsFunc(l.files, func(f File) bool { return f.Name == twin }) {
			all = append(all, fmt.Sprintf("%s: there is no %s; %s", f.Name, twin, instead))
		}
	}
	return all
}

// add reads one source.
func (l *Letters) add(f *File, shown string) []mistake {
	folder, base := path.Split(f.Name)
	key := strings.TrimSuffix(base, ".txt")
	if f.Name == triedFile {
		var wrong []mistake
		l.tried, wrong = readLexicon(f.source)
		f.About = "words by which is known what a requester tried already"
		return wrong
	}
	name, language, _ := strings.Cut(key, ".")
	if !slices.Contains(languages, language) {
		return []mistake{{1, "the name must end in .zh.txt or .en.txt"}}
	}
	if folder == "guides/" {
		g, wrong := parseGuide(name, language, f.source, l.tried)
		if g != nil {
			f.About = g.Title
			l.guides[key] = g
		}
		return wrong
	}
	letter, wrong := parseLetter(name, language, shown, f.source)
	if letter != nil {
		f.About = letter.head.about
		l.letters[key] = letter
	}
	return wrong
}

// try writes every letter with sample data: all branches at once for their
// mistakes, then each sample as it would be sent.
func (l *Letters) try() []error {
	var errs []error
	for _, f := range l.files {
		letter := l.letters[strings.TrimSuffix(path.Base(f.Name), ".txt")]
		if letter == nil || path.Dir(f.Name) != "letters" {
			continue
		}
		samples := Samples(letter.name, letter.language)
		wrong := letter.check(samples[0].Data)
		for _, m := range wrong {
			errs = append(errs, fmt.Errorf("%s:%d: %s", letter.file, m.line, m.text))
		}
		if len(wrong) > 0 || letter.name == "footer" || l.find("footer", letter.language) == nil {
			continue
		}
		for _, s := range samples {
			v, _, err := l.compose(letter.name, letter.language, s.Data)
			if err == nil {
				_, err = v.charts()
			}
			if err != nil {
				errs = append(errs, fmt.Errorf("sample %q: %w", s.Name, err))
				break
			}
		}
	}
	return errs
}

func (l *Letters) find(name, language string) *letter {
	for _, language := range append([]string{language, "en"}, languages...) { // a company may write its own reminders in one language
		if found := l.letters[name+"."+language]; found != nil {
			return found
		}
	}
	return nil
}

// Names are the names of the letters, sorted.
func (l *Letters) Names() []string {
	var names []string
	for _, letter := range l.letters {
		if letter.name != "footer" && !slices.Contains(names, letter.name) {
			names = append(names, letter.name)
		}
	}
	slices.Sort(names)
	return names
}

// Files are the sources of everything, sorted by name.
func (l *Letters) Files() []File {
	files := slices.Clone(l.files)
	slices.SortFunc(files, func(a, b File) int { return strings.Compare(a.Name, b.Name) })
	return files
}

// Source is the text of a file that Files names; the folder and the ending may
// be left out.
func (l *Letters) Source(name string) (string, error) {
	for _, f := range l.files {
		short := strings.TrimSuffix(f.Name, ".txt")
		if name == f.Name || name == short || name == path.Base(f.Name) || name == path.Base(short) && strings.HasPrefix(f.Name, "letters/") {
			return f.source, nil
		}
	}
	return "", fmt.Errorf("there is no letter or guide %q; maildesk template list shows all", name)
}

// Dump writes every source into dir, to be edited there. A file that exists
// stays as it is. It returns what it wrote.
func (l *Letters) Dump(dir string) ([]string, error) {
	var written []string
	for _, f := range l.Files() {
		file := filepath.Join(dir, filepath.FromSlash(f.Name))
		if err := os.MkdirAll(filepath.Dir(file), 0o755); err != nil {
			return written, err
		}
		out, err := os.OpenFile(file, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o644)
		if errors.Is(err, fs.ErrExist) {
			continue
		} else if err != nil {
			return written, err
		}
		_, err = out.WriteString(f.source)
		if err = errors.Join(err, out.Close()); err != nil {
			return written, err
		}
		written = append(written, f.Name)
	}
	return written, nil
}
