"""What people in Việt Nam put into passwords first: folded, without blanks. From knowledge of common patterns, not
from any leaked list; ``zxcvbn`` brings the English ones."""

_ABOUT_PASSWORDS = """
matkhau matkhaumoi doimatkhau mktrang matma password passwd pass pasword matkhaucuatoi khongcomatkhau
quantri quantrivien admin administrator root user test demo taikhoan dangnhap dangky welcome letmein
fanpage facebook zalo gmail email website internet wifi maytinh dienthoai iphone samsung viettel vinaphone mobifone vnpt
"""
_OFFICE = """
gandan camnang taphuan cntt congnghethongtin chuyendoiso dichvucong motcua uybannhandan uyban ubnd ubndphuong ubndxa
hoidongnhandan hdnd nhandan phuong thitran thanhpho thixa quan huyen tinh dackhu congan quansu vanphong phongban
trungtam congvu congvan canbo congchuc vienchuc nhanvien lanhdao chutich phochutich bithu dangvien doanvien thanhnien
phunu nongdan cuuchienbinh mattran congdoan phatngon tuphap hotich diachinh vanhoa xahoi ketoan vanthu thutuc hanhchinh
"""
_PLACES = """
vietnam hanoi saigon hochiminh tphcm danang haiphong cantho hue quangninh nghean thanhhoa bacninh hungyen ninhbinh
phutho laocai thainguyen langson caobang dienbien laichau sonla tuyenquang hatinh quangtri quangngai gialai khanhhoa
daklak lamdong dongnai tayninh dongthap vinhlong angiang camau
"""
_SAID = """
toiyeu toiyeuvietnam anhyeuem emyeuanh yeuem yeuanh yeuban yeume yeubame meyeucon conyeu bame giadinh hanhphuc tinhyeu
maimai nhieulam emyeu anhyeu vochong chongyeu voyeu xinchao chaoban camon chucmung nammoi sinhnhat hoilam khongbiet
khongco khongnho quenroi bimat thang ngay namsinh baclieu saomai binhminh hoalua iloveyou hoahong thienthan
"""
# Surnames and given names. They stand in many other words, and a good sentence may hold some.
_PEOPLE = """
nguyen tran pham huynh hoang phan dang bui duong vuong truong luong mai dinh doan van thi anh lan hoa hai son duc lam
nga nhi thu tam tai tan yen oanh hong loc vy bao gia khoa khoi kien lien liem my le ho do vo ngo ly vu cao dao ha an
linh huong trang thanh hung dung tuan minh thao nhung quynh hien hanh khanh long nam ngoc thuy dung cuong
thang thinh tien toan trung tung vinh binh chau diem giang hoai kieu loan luan manh nghia nhat phong phuc quang
quoc thien thuong tram trinh truc tuyet uyen viet xuan yen hoangan baongoc minhanh gianghuong
nguyet nhan phat sang sinh tho thom
"""
# Rows of a keyboard, to and fro, and numbers that people like.
KEYS = """
qwertyuiop qwerty qwert asdfghjkl asdfgh asdf zxcvbnm zxcvbn zxcv poiuytrewq lkjhgfdsa mnbvcxz
1qaz 2wsx 3edc 4rfv 5tgb 6yhn 7ujm qazwsx qazwsxedc wsxedc 1q2w3e4r 1q2w3e q1w2e3r4 q1w2e3 a1b2c3d4 a1b2c3
abcdef abcd abcxyz xyz aabbcc 147258369 147258 159357 159753 789456123 456789 123654 321321 112233 131313
6868 8686 6789 9999 8888 3979 1102 686868 686868 39393939 5201314 520
"""
WORDS = " ".join((_ABOUT_PASSWORDS, _OFFICE, _PLACES, _SAID, KEYS)).split()
NAMES = _PEOPLE.split()
