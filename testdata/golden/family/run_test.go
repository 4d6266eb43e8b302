package family_test

import (
	"context"
	"encoding/json"
	"errors"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	perstore "github.com/perstore/perstoregen/runtime"
	"github.com/perstore/perstoregen/testdata/golden/family/want"
	"github.com/perstore/perstoregen/testdata/golden/goldentest"
)

// staff stores a director, a manager who has a secret, a clerk and a contractor.
func staff(t *testing.T, db *family.DB) (*family.Director, *family.Manager, *family.Employee, *family.Contractor) {
	t.Helper()
	ctx := t.Context()
	sales := &family.Department{Name: "Sales"}
	goldentest.Must(t, db.Departments.Add(ctx, sales))
	dora := &family.Director{Name: "Dora", DepartmentID: perstore.Some(sales.ID), Budget: 9000, Seat: perstore.Some("first"), Shares: []int64{1, 2}}
	goldentest.Must(t, db.Directors.Add(ctx, dora))
	mia := &family.Manager{
		Name: "Mia", DepartmentID: perstore.Some(sales.ID), Budget: 500, Badge: perstore.Some("m1"), BossID: perstore.Some(dora.ID),
		Joined: perstore.Some(time.Date(2020, 1, 2, 3, 4, 5, 6000, time.UTC)), Salary: perstore.Some(200.0),
		Password: perstore.Some("longenough"),
	}
	goldentest.Must(t, db.Managers.Add(ctx, mia))
	emil := &family.Employee{Name: "Emil", Email: perstore.Some("emil@example.com"), BossID: perstore.Some(mia.ID), DepartmentID: perstore.Some(sales.ID)}
	goldentest.Must(t, db.Employees.Add(ctx, emil))
	carl := &family.Contractor{Name: "Carl", Agency: "Temps", Skills: []string{"go"}, BossID: perstore.Some(mia.ID)}
	goldentest.Must(t, db.Contractors.Add(ctx, carl))
	return dora, mia, emil, carl
}

// names lists employees as NAME:MODEL.
func names(objs []*family.Employee) string {
	var out []string
	for _, e := range objs {
		out = append(out, e.Name+":"+e.Perstore.Model())
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

func TestSuperSeesAll(t *testing.T) {
	goldentest.Each(t, family.Open, func(t *testing.T, db *family.DB) {
		ctx := t.Context()
		dora, mia, emil, carl := staff(t, db)
		for query, want := range map[string]string{
			"":                        "Carl:Contractor Dora:Director Emil:Employee Mia:Manager",
			"__schema__=Manager":      "Mia:Manager",
			"__schema__!=Employee":    "Carl:Contractor Dora:Director Mia:Manager",
			"boss/boss/name=Dora":     "Carl:Contractor Emil:Employee",
			"boss/budget=gt=400":      "Carl:Contractor Emil:Employee Mia:Manager",
			"reports/name=Emil":       "Mia:Manager",
			"boss/__schema__=Manager": "Carl:Contractor Emil:Employee",
			"select(id)":              ":Contractor :Director :Employee :Manager",
		} {
			all, err := db.Employees.RQL(query).All(ctx)
			goldentest.Must(t, err)
			if got := names(all); got != want {
				t.Errorf("Employees.RQL(%q) = %s; want %s", query, got, want)
			}
		}
		many, err := db.Employees.GetMany(ctx, dora.ID, mia.ID, emil.ID, carl.ID)
		if len(many) != 4 || err != nil {
			t.Errorf("Employees.GetMany = %v, %v; want all four", many, err)
		}
		if ids := []int64{dora.ID, mia.ID, emil.ID, carl.ID}; !slices.Equal(ids, []int64{1, 2, 3, 4}) {
			t.Errorf("keys of four models in one table = %v; want 1 to 4", ids)
		}
	})
}

func TestSubSeesItsOwn(t *testing.T) {
	goldentest.Each(t, family.Open, func(t *testing.T, db *family.DB) {
		ctx := t.Context()
		dora, mia, emil, _ := staff(t, db)
		fields := family.ManagerFields
		managers, err := db.Managers.Where(fields.Budget.Gt(100)).Sort(fields.Budget.Asc()).All(ctx)
		goldentest.Must(t, err)
		if len(managers) != 2 || managers[0].Name != "Mia" || managers[1].Perstore.Model() != "Director" {
			t.Errorf("Managers = %v; want Mia, and Dora as a Director", managers)
		}
		mia.Password = perstore.Opt[string]{}
		if diff := cmp.Diff(mia, managers[0]); diff != "" {
			t.Errorf("the manager that was read (-added +read):\n%s", diff)
		}
		n, err := db.Directors.Where().Count(ctx)
		if n != 1 || err != nil {
			t.Errorf("Directors.Count = %d, %v; want 1", n, err)
		}
		sum, err := perstore.Sum(ctx, db.Managers.Where(), fields.Budget)
		if sum != perstore.Some[int64](9500) || err != nil {
			t.Errorf("Sum(budget) = %v, %v; want 9500", sum, err)
		}
		if _, err := db.Directors.Get(ctx, mia.ID); !errors.Is(err, perstore.ErrNotFound) {
			t.Errorf("Directors.Get(a manager) error = %v; want ErrNotFound", err)
		}
		if err := db.Directors.Delete(ctx, mia.ID); !errors.Is(err, perstore.ErrNotFound) {
			t.Errorf("Directors.Delete(a manager) error = %v; want ErrNotFound", err)
		}
		clash := &family.Director{ID: emil.ID, Name: "X", DepartmentID: dora.DepartmentID}
		if err := db.Directors.Put(ctx, clash); !errors.Is(err, perstore.ErrExists) {
			t.Errorf("Directors.Put(with a clerk's key) error = %v; want ErrExists", err)
		}
		if err := db.Directors.Add(ctx, clash); !errors.Is(err, perstore.ErrExists) {
			t.Errorf("Directors.Add(with a clerk's key) error = %v; want ErrExists", err)
		}
	})
}

func TestPutThroughSuper(t *testing.T) {
	goldentest.Each(t, family.Open, func(t *testing.T, db *family.DB) {
		ctx := t.Context()
		dora, _, _, carl := staff(t, db)
		e, err := db.Employees.Get(ctx, dora.ID)
		goldentest.Must(t, err)
		e.Name, e.Skills = "Dorothy", []string{"law"}
		goldentest.Must(t, e.Save(ctx))
		dora.Name, dora.Skills = "Dorothy", []string{"law"}
		m, err := db.Managers.Get(ctx, dora.ID)
		goldentest.Must(t, err)
		m.Budget = 1
		goldentest.Must(t, db.Managers.Put(ctx, m))
		dora.Budget = 1
		got, err := db.Directors.Get(ctx, dora.ID)
		goldentest.Must(t, err)
		if diff := cmp.Diff(dora, got); diff != "" {
			t.Errorf("a director who was put as an employee and as a manager (-want +got):\n%s", diff)
		}
		goldentest.Must(t, db.Employees.Delete(ctx, carl.ID))
		if n, err := db.Contractors.Where().Count(ctx); n != 0 || err != nil {
			t.Errorf("Contractors.Count after a delete by Employees = %d, %v; want 0", n, err)
		}
	})
}

func TestPatch(t *testing.T) {
	goldentest.Each(t, family.Open, func(t *testing.T, db *family.DB) {
		ctx := t.Context()
		dora, _, _, _ := staff(t, db)
		e, err := db.Employees.Patch(ctx, dora.ID, family.EmployeePatch{Name: perstore.Some("Dorothy")})
		goldentest.Must(t, err)
		if e.Perstore.Model() != "Director" {
			t.Errorf("Model of a director who was patched as an employee = %s", e.Perstore.Model())
		}
		m, err := db.Managers.Patch(ctx, dora.ID, family.ManagerPatch{Budget: perstore.Some[int64](2), Rank: perstore.Some(family.ManagerRankHouse)})
		goldentest.Must(t, err)
		dora.Name, dora.Budget, dora.Rank = "Dorothy", 2, perstore.Some(family.ManagerRankHouse)
		got, err := db.Directors.Get(ctx, dora.ID)
		goldentest.Must(t, err)
		if diff := cmp.Diff(dora, got); diff != "" || m.Perstore.Model() != "Director" {
			t.Errorf("a director who was patched as an employee and as a manager, a %s (-want +got):\n%s", m.Perstore.Model(), diff)
		}
		n, err := db.Managers.Where().Update(ctx, family.ManagerPatch{Salary: perstore.Some(300.0)})
		if n != 2 || err != nil {
			t.Errorf("Managers.Update = %d, %v; want 2", n, err)
		}
		if _, err := db.Managers.Where().Update(ctx, family.ManagerPatch{Salary: perstore.Some(3.0)}); !errors.Is(err, perstore.ErrInvalid) {
			t.Errorf("Managers.Update to a salary of employees error = %v; want ErrInvalid", err)
		}
		if n, err := db.Employees.RQL("salary=300").Count(ctx); n != 2 || err != nil {
			t.Errorf("employees who earn what managers were given = %d, %v; want 2", n, err)
		}
	})
}

func TestLinks(t *testing.T) {
	goldentest.Each(t, family.Open, func(t *testing.T, db *family.DB) {
		ctx := t.Context()
		dora, mia, emil, _ := staff(t, db)
		boss, err := emil.Boss(ctx)
		goldentest.Must(t, err)
		if boss.ID != mia.ID {
			t.Errorf("Boss of Emil = %v; want Mia", boss)
		}
		above, err := boss.Boss(ctx)
		goldentest.Must(t, err)
		if above.ID != dora.ID || above.Perstore.Model() != "Director" {
			t.Errorf("Boss of Mia = %v; want Dora, a Director", above)
		}
		reports, err := mia.Reports().All(ctx)
		goldentest.Must(t, err)
		if got, want := names(reports), "Carl:Contractor Emil:Employee"; got != want {
			t.Errorf("Reports of Mia = %s; want %s", got, want)
		}
		emil.BossID = perstore.Some(emil.ID) // no manager
		goldentest.Must(t, emil.Save(ctx))
		if _, err := emil.Boss(ctx); !errors.Is(err, perstore.ErrNotFound) {
			t.Errorf("Boss who is no manager: error = %v; want ErrNotFound", err)
		}
		sales, err := db.Departments.Where().With(family.DepartmentLinks.Managers, family.DepartmentLinks.Employees).One(ctx)
		goldentest.Must(t, err)
		managers, err := sales.Managers().All(ctx)
		goldentest.Must(t, err)
		all, err := sales.Employees().All(ctx)
		goldentest.Must(t, err)
		if len(managers) != 2 || len(all) != 3 {
			t.Errorf("a department has %d managers and %d employees; want 2 and 3", len(managers), len(all))
		}
	})
}

func TestRules(t *testing.T) {
	goldentest.Each(t, family.Open, func(t *testing.T, db *family.DB) {
		ctx := t.Context()
		_, mia, emil, _ := staff(t, db)
		for name, err := range map[string]error{
			"a manager who earns little":     db.Managers.Add(ctx, &family.Manager{Name: "L", DepartmentID: mia.DepartmentID, Salary: perstore.Some(50.0)}),
			"a manager without a department": db.Managers.Add(ctx, &family.Manager{Name: "N"}),
			"a short password":               db.Employees.Add(ctx, &family.Employee{Name: "P", Password: perstore.Some("short")}),
		} {
			if invalid := (*perstore.ValidationError)(nil); !errors.As(err, &invalid) || len(invalid.Violations) != 1 {
				t.Errorf("Add(%s) error = %v; want one violation", name, err)
			}
		}
		goldentest.Must(t, db.Employees.Add(ctx, &family.Employee{Name: "Low", Salary: perstore.Some(50.0)}))
		badge := &family.Director{Name: "B", DepartmentID: mia.DepartmentID, Badge: mia.Badge}
		if err := db.Directors.Add(ctx, badge); !errors.Is(err, perstore.ErrExists) {
			t.Errorf("Add(a director with a manager's badge) error = %v; want ErrExists", err)
		}
		email := &family.Contractor{Name: "C", Agency: "A", Email: emil.Email}
		if err := db.Contractors.Add(ctx, email); !errors.Is(err, perstore.ErrExists) {
			t.Errorf("Add(a contractor with an employee's email) error = %v; want ErrExists", err)
		}
		if n := db.Managers.New(); n.Budget != 1000 || n.Rank != perstore.Some(family.ManagerRankTeam) || n.Perstore.Model() != "Manager" {
			t.Errorf("Managers.New() = %+v; want the defaults of a Manager", n)
		}
		as, err := db.Employees.Get(ctx, mia.ID)
		goldentest.Must(t, err)
		as.Joined = perstore.Some(time.Now())
		if err := as.Save(ctx); !errors.Is(err, perstore.ErrInvalid) {
			t.Errorf("Save with another readOnly member error = %v; want ErrInvalid", err)
		}
	})
}

func TestTransient(t *testing.T) {
	goldentest.Each(t, family.Open, func(t *testing.T, db *family.DB) {
		ctx := t.Context()
		_, mia, _, _ := staff(t, db)
		if mia.Password != perstore.Some("longenough") {
			t.Errorf("Password after Add = %v; want what was given", mia.Password)
		}
		text, err := json.Marshal(mia)
		if err != nil || !strings.Contains(string(text), `"password":"longenough"`) {
			t.Errorf("Marshal = %s, %v; want the password", text, err)
		}
		goldentest.Must(t, mia.Load(ctx))
		if !mia.Password.IsZero() {
			t.Errorf("Password after Load = %v; want none", mia.Password)
		}
		goldentest.Must(t, mia.Save(ctx)) // without a password
		if _, err := db.Employees.RQL("password=longenough").All(ctx); err == nil {
			t.Error("RQL over a transient property gives no error")
		}
	})
}

func TestDiscriminatorProperty(t *testing.T) {
	goldentest.Each(t, family.Open, func(t *testing.T, db *family.DB) {
		ctx := t.Context()
		c := &family.Circle{Code: "c", Radius: 2}
		goldentest.Must(t, db.Circles.Add(ctx, c))
		q := &family.Square{Code: "q", Kind: family.ShapeKindCircle, Side: 1, Color: perstore.Some("red")}
		goldentest.Must(t, db.Squares.Add(ctx, q))
		s := &family.Shape{Code: "s", Kind: family.ShapeKindSquare}
		goldentest.Must(t, db.Shapes.Add(ctx, s))
		if c.Kind != family.ShapeKindCircle || q.Kind != family.ShapeKindSquare || s.Kind != family.ShapeKindShape {
			t.Errorf("kinds after Add = %s, %s, %s; want those of the models", c.Kind, q.Kind, s.Kind)
		}
		squares, err := db.Shapes.Where(family.ShapeFields.Kind.Eq(family.ShapeKindSquare)).All(ctx)
		goldentest.Must(t, err)
		if len(squares) != 1 || squares[0].Code != "q" || squares[0].Perstore.Model() != "Square" {
			t.Errorf("shapes of kind Square = %v; want q", squares)
		}
		over := &family.Shape{Code: "c", Color: perstore.Some("blue")}
		goldentest.Must(t, db.Shapes.Put(ctx, over))
		goldentest.Must(t, c.Load(ctx))
		if over.Kind != family.ShapeKindCircle || c.Radius != 2 || c.Color != perstore.Some("blue") {
			t.Errorf("a circle put as a shape = %+v, put as %s; want its radius and the new color", c, over.Kind)
		}
		text, err := json.Marshal(c)
		if err != nil || string(text) != `{"code":"c","kind":"Circle","color":"blue","version":2,"radius":2}` {
			t.Errorf("Marshal = %s, %v; want its kind too", text, err)
		}
	})
}

func TestCompositeKey(t *testing.T) {
	goldentest.Each(t, family.Open, func(t *testing.T, db *family.DB) {
		ctx := t.Context()
		m := &family.Machine{Site: "north", Number: 7, Power: perstore.Some[int64](40)}
		goldentest.Must(t, db.Machines.Add(ctx, m))
		a, err := db.Assets.Get(ctx, m.PrimaryKey())
		goldentest.Must(t, err)
		a.Value = perstore.Some[int64](3)
		goldentest.Must(t, a.Save(ctx))
		goldentest.Must(t, m.Load(ctx))
		if m.Value != a.Value || m.Power.V != 40 || a.Perstore.Model() != "Machine" {
			t.Errorf("a machine put as an asset = %+v, a %s; want its power and the new value", m, a.Perstore.Model())
		}
		n, err := db.Assets.RQL("asset_type=Machine").Count(ctx)
		if n != 1 || err != nil {
			t.Errorf("Count(asset_type=Machine) = %d, %v; want 1", n, err)
		}
	})
}

func TestTransactionAborts(t *testing.T) {
	oops := errors.New("oops")
	goldentest.Each(t, family.Open, func(t *testing.T, db *family.DB) {
		_, mia, _, _ := staff(t, db)
		err := perstore.Transaction(t.Context(), func(ctx context.Context) error {
			e, err := db.Employees.Get(ctx, mia.ID)
			if err != nil {
				return err
			}
			e.Name = "Nobody"
			return errors.Join(e.Save(ctx), db.Contractors.AddAll(ctx, []*family.Contractor{{Name: "A", Agency: "a"}, {Name: "B", Agency: "b"}}), oops)
		})
		if !errors.Is(err, oops) {
			t.Errorf("Transaction error = %v; want oops", err)
		}
		all, err := db.Employees.Where().All(t.Context())
		goldentest.Must(t, err)
		if got, want := names(all), "Carl:Contractor Dora:Director Emil:Employee Mia:Manager"; got != want {
			t.Errorf("after an abort there are %s; want %s", got, want)
		}
	})
}

// TestForeignKeys is for SQLite alone: a memory store checks no references.
func TestForeignKeys(t *testing.T) {
	goldentest.In(t, goldentest.SQLite, family.Open, func(t *testing.T, db *family.DB) {
		ctx := t.Context()
		_, mia, emil, _ := staff(t, db)
		mia.AssistantID = perstore.Some(emil.ID)
		goldentest.Must(t, mia.Save(ctx))
		if err := db.Employees.Delete(ctx, mia.ID); !errors.Is(err, perstore.ErrInvalid) || !strings.Contains(err.Error(), "link boss") {
			t.Errorf("Delete of a boss error = %v; want ErrInvalid that names the link", err)
		}
		goldentest.Must(t, db.Employees.Delete(ctx, emil.ID))
		goldentest.Must(t, mia.Load(ctx))
		if !mia.AssistantID.IsZero() {
			t.Errorf("assistant after its delete = %v; want none", mia.AssistantID)
		}
	})
}

// TestReopen opens a file twice: what an object is stored as persists.
func TestReopen(t *testing.T) {
	url := "sqlite:" + filepath.Join(t.TempDir(), "family.db")
	first, err := family.Open(t.Context(), url)
	goldentest.Must(t, err)
	goldentest.Must(t, first.Migrate(t.Context()))
	dora, _, _, _ := staff(t, first)
	goldentest.Must(t, first.Close())
	second, err := family.Open(t.Context(), url)
	goldentest.Must(t, err)
	defer func() { goldentest.Must(t, second.Close()) }()
	goldentest.Must(t, second.Migrate(t.Context()))
	got, err := second.Directors.Get(t.Context(), dora.ID)
	goldentest.Must(t, err)
	if diff := cmp.Diff(dora, got); diff != "" {
		t.Errorf("Get after opening again (-want +got):\n%s", diff)
	}
}

// TestSchemas has the definitions as data: a model's begins with what it
// inherits.
func TestSchemas(t *testing.T) {
	var names []string
	for _, p := range family.DirectorSchema.Properties() {
		names = append(names, p.Name)
	}
	for _, p := range family.ManagerSchema.Properties() {
		if names[0] != p.Name {
			t.Fatalf("a director has %s where a manager has %s", names[0], p.Name)
		}
		names = names[1:]
	}
	if want := []string{"seat", "shares", "pin"}; !slices.Equal(names, want) {
		t.Errorf("a director has %v beyond a manager; want %v", names, want)
	}
	if salary, ok := family.ManagerSchema.Property("salary"); !ok || salary.Type != "number" || salary.Description != "More than others have." {
		t.Errorf("salary of a manager = %+v; want the type of an employee's and a description of its own", salary)
	}
}
